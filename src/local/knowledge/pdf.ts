import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Block, Section } from './passage';

interface Line {
  readonly text: string;
  /** Font size in points. */
  readonly size: number;
  /** Distance from the line above in points. */
  readonly gap: number;
}

/** Maximum time to read a document, in milliseconds. */
const TIMEOUT = 60_000;

/** Extracts one section per page. A short line in a larger font than most of the text is a heading. A wide gap begins a new paragraph. */
export async function pdfSections(bytes: Buffer): Promise<Section[]> {
  if (!bytes.subarray(0, 1024).includes('%PDF-')) throw new Error('The file is not a PDF: it has no %PDF- header.');
  const pages = await pageLines(bytes);
  const body = bodySize(pages.flat());
  return pages.map((lines, index) => ({ page: index + 1, blocks: blocks(lines, body) }));
}

function pageLines(bytes: Buffer): Promise<Line[][]> {
  return new Promise((resolve, reject) => {
    // Do not inherit the parent's Node options: the worker needs no loader such as tsx.
    const worker = new Worker(join(__dirname, 'pdf-worker.mjs'), {
      workerData: new Uint8Array(bytes),
      execArgv: [],
      stdout: true,
      stderr: true,
    });
    const timer = setTimeout(
      () => end(() => reject(new Error(`Reading the PDF took longer than ${TIMEOUT / 1000} seconds.`))),
      TIMEOUT,
    );
    const end = (settle: () => void) => {
      clearTimeout(timer);
      settle();
      void worker.terminate();
    };
    worker.once('message', (pages: Line[][]) => end(() => resolve(pages)));
    worker.once('error', (error) => end(() => reject(new Error(`The PDF cannot be read (${error.message}).`))));
    worker.once('exit', () => end(() => reject(new Error('The PDF reader exited without a result.'))));
  });
}

/** The font size of most of the text. */
function bodySize(lines: readonly Line[]): number {
  const characters = new Map<number, number>();
  for (const { text, size } of lines) characters.set(size, (characters.get(size) ?? 0) + text.length);
  return [...characters].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
}

function blocks(lines: readonly Line[], body: number): Block[] {
  const found: { kind: Block['kind']; text: string }[] = [];
  for (const { text, size, gap } of lines) {
    const kind = size > body * 1.15 && text.length < 150 ? 'heading' : 'text';
    const last = found.at(-1);
    if (last && last.kind === kind && gap <= size * 1.6) last.text = unhyphenated(last.text, text);
    else found.push({ kind, text });
  }
  return found;
}

/** Joins two lines. Between two lower-case letters, removes the hyphen that divides a word. */
const unhyphenated = (above: string, below: string): string =>
  /\p{Ll}-$/u.test(above) && /^\p{Ll}/u.test(below) ? above.slice(0, -1) + below : `${above} ${below}`;
