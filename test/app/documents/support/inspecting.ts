import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { Inspector, READER, type Verdict } from '../../../../src/app/documents/inspection';
import { judge } from '../../../../src/app/documents/judgement';
import { Labels } from '../../../../src/app/documents/labels';
import { Marks } from '../../../../src/app/documents/marks';
import { readDocx } from '../../../../src/app/documents/reader/docx';
import { readingOf } from '../../../../src/app/documents/reader/errors';
import { readHtml } from '../../../../src/app/documents/reader/html';
import { readText } from '../../../../src/app/documents/reader/text';
import { readXlsx } from '../../../../src/app/documents/reader/xlsx';
import type { Facts } from '../../../../src/app/documents/reading';
import { typeOf, type DocumentType } from '../../../../src/app/documents/types';
import { settings } from './settings';

const root = path.join(__dirname, '../../../..');

/** An inspector as the server has one, with further variables of the environment; its program is bundled if it is not yet. */
export function inspector(more: Record<string, string> = {}): Inspector {
  if (!existsSync(READER)) execFileSync('npx', ['--no-install', 'projen', 'bundle'], { cwd: root, stdio: 'ignore' });
  return new Inspector(settings(more));
}

/** A file in chunks, as it comes from S3. */
export function streamOf(content: string | Uint8Array, size = 64 * 1024): Readable {
  const bytes = Buffer.from(content as string);
  return Readable.from((function* () {
    for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
  })(), { objectMode: false });
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
