import { existsSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { ExportBusy, ExportTooLong } from '../errors';
import { resources } from '../resources';
import { answerPage } from './answer-pages';
import type { DocxInput } from './docx/document';
import type { Sheet } from './sheet';

const PROGRAM = path.join(resources, 'dist', 'docx-writer.js');

/** Maximum number of characters of the HTML of all answers. */
const LONGEST_HTML = 12_000_000;
/** Megabytes of memory for the thread that writes a document. */
const MEMORY = 512;
/**
 * An export is aborted this many milliseconds after its request, because the server would soon afterwards respond with a timeout.
 */
const TIMEOUT = 40_000;
/** Maximum number of exports that are being written or waiting to be written. */
const MOST_EXPORTS = 5;

/**
 * Writes exports as Word documents. Each document is written in its own thread, one at a time, because the library builds a whole
 * document in one step. That step takes seconds for a long conversation. Only the thread loads the library.
 */
export class DocxFiles {
  private exports = 0;
  private last: Promise<unknown> = Promise.resolve();

  /** @throws ExportTooLong, ExportBusy */
  async write(sheet: Sheet): Promise<Buffer> {
    if (this.exports >= MOST_EXPORTS) throw new ExportBusy(`${this.exports} exports are being written or waiting`);
    this.exports++;
    const deadline = performance.now() + TIMEOUT;
    const file = this.last.then(() => writeInThread(sheet, deadline));
    this.last = file.catch(() => undefined).then(() => this.exports--);
    return file;
  }
}

async function writeInThread(sheet: Sheet, deadline: number): Promise<Buffer> {
  if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM} is missing: run npx projen bundle.`);
  if (performance.now() > deadline) throw new ExportBusy('Waited too long for other exports');
  const answers: string[] = [];
  let length = 0;
  for (const turn of sheet.turns) {
    answers.push(await answerPage(turn, sheet.words.notFound));
    length += answers.at(-1)!.length;
    if (performance.now() > deadline) throw new ExportTooLong(`Not written within ${TIMEOUT} ms`);
    if (length > LONGEST_HTML) throw new ExportTooLong(`The HTML has more than ${LONGEST_HTML} characters`);
  }
  // The thread needs only the HTML of an answer, so do not copy the Markdown and the marks to it.
  const turns = sheet.turns.map((turn) => ({ ...turn, answer: '', marks: [] }));
  return run({ sheet: { ...sheet, turns }, answers }, deadline);
}

function run(input: DocxInput, deadline: number): Promise<Buffer> {
  const thread = new Worker(PROGRAM, {
    workerData: input,
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: MEMORY },
  });
  return new Promise<Buffer>((resolve, reject) => {
    const late = () => reject(new ExportTooLong(`Not written within ${TIMEOUT} ms`));
    const timer = setTimeout(late, deadline - performance.now());
    thread.once('message', (bytes: Uint8Array) => resolve(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)));
    thread.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? new ExportTooLong(error.message, { cause: error }) : error),
    );
    thread.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`The thread that writes the document exited with ${code}`));
    });
  }).finally(() => thread.terminate());
}
