import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { documentInspector, READER_PROGRAM } from '../../../src/app/document-inspector';
import type { Inspector, Verdict } from '../../../src/inspection/inspector';
import { judge } from '../../../src/inspection/judgement';
import { Labels } from '../../../src/inspection/labels';
import { Marks } from '../../../src/inspection/marks';
import { readDocx } from '../../../src/inspection/reader/docx';
import { readingOf } from '../../../src/inspection/reader/errors';
import { readHtml } from '../../../src/inspection/reader/html';
import { readText } from '../../../src/inspection/reader/text';
import { readXlsx } from '../../../src/inspection/reader/xlsx';
import type { Facts } from '../../../src/inspection/reading';
import { type DocumentType, typeOf } from '../../../src/inspection/types';
import { settings } from './settings';

const root = path.join(__dirname, '../../..');

/** An inspector as the server has one, with further variables of the environment; its program is bundled if it is not yet. */
export function inspector(more: Record<string, string> = {}): Inspector {
  if (!existsSync(READER_PROGRAM))
    execFileSync('npx', ['--no-install', 'projen', 'bundle'], { cwd: root, stdio: 'ignore' });
  return documentInspector(settings(more));
}

/** A file in chunks, as it comes from S3. */
export function streamOf(content: string | Uint8Array, size = 64 * 1024): Readable {
  const bytes = Buffer.from(content as string);
  return Readable.from(
    (function* () {
      for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
    })(),
    { objectMode: false },
  );
}

const shared = inspector();

export function inspect(name: string, content: string | Uint8Array): Promise<Verdict> {
  return shared.inspect(name, streamOf(content));
}

const { CLASSIFICATION_MARKS, SENSITIVITY_LABELS } = settings();
const marks = new Marks(CLASSIFICATION_MARKS);
const labels = new Labels(SENSITIVITY_LABELS);

/** The same in this process, which is quicker: what a document says, without the first look at its bytes. */
export async function inspectHere(name: string, content: string | Uint8Array): Promise<Verdict> {
  return judge(await readingOf(() => readHere(typeOf(name)!.type, Buffer.from(content as string))), marks, labels);
}

async function readHere(type: DocumentType['type'], content: Buffer): Promise<Facts> {
  if (type === 'docx') return readDocx(content);
  if (type === 'xlsx') return readXlsx(content);
  if (type === 'html') return readHtml(streamOf(content, 1_000));
  return readText(streamOf(content, 1_000), type as 'csv' | 'markdown' | 'text');
}

export const admitted: Verdict = { outcome: 'admitted' };
export const marked = (detail: string): Verdict => ({ outcome: 'refused', reason: 'mark', detail });
export const labelled = (detail: string): Verdict => ({ outcome: 'refused', reason: 'label', detail });
export const refused = (reason: string) => ({ outcome: 'refused', reason });
export const unchecked = (reason: string) => ({ outcome: 'unchecked', reason });
