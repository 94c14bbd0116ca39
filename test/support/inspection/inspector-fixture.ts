import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { documentInspector, READER_PROGRAM } from '../../../src/app/documents/document-inspector';
import { ClassificationMarks } from '../../../src/inspection/classification-marks';
import type { InspectionResult, Inspector } from '../../../src/inspection/inspector';
import { readDocx } from '../../../src/inspection/reader/docx';
import { reportOf } from '../../../src/inspection/reader/errors';
import { readHtml } from '../../../src/inspection/reader/html';
import { readPdf } from '../../../src/inspection/reader/pdf';
import { readText } from '../../../src/inspection/reader/text';
import { readXlsx } from '../../../src/inspection/reader/xlsx';
import type { Extract } from '../../../src/inspection/report';
import { resultOf } from '../../../src/inspection/result';
import { SensitivityLabels } from '../../../src/inspection/sensitivity-labels';
import { type DocumentType, typeOf } from '../../../src/inspection/types';
import { settings } from './settings';

const root = path.join(__dirname, '../../..');

/** Creates an inspector as the server does. Bundles the reader program first if it is missing. */
export function inspector(variables: Record<string, string> = {}): Inspector {
  if (!existsSync(READER_PROGRAM))
    execFileSync('npx', ['--no-install', 'projen', 'bundle'], { cwd: root, stdio: 'ignore' });
  return documentInspector(settings(variables));
}

/** Streams a file in chunks, as S3 does. */
export function streamOf(content: string | Uint8Array, chunkSize = 64 * 1024): Readable {
  const bytes = Buffer.from(content as string);
  return Readable.from(
    (function* () {
      for (let from = 0; from < bytes.length; from += chunkSize) yield bytes.subarray(from, from + chunkSize);
    })(),
    { objectMode: false },
  );
}

const shared = inspector();

export function inspect(name: string, content: string | Uint8Array): Promise<InspectionResult> {
  return shared.inspect(name, streamOf(content));
}

const { CLASSIFICATION_MARKS, SENSITIVITY_LABELS } = settings();
const marks = new ClassificationMarks(CLASSIFICATION_MARKS);
const labels = new SensitivityLabels(SENSITIVITY_LABELS);

/** Inspects in this process, which is faster than a reader process; skips the check of the first bytes. */
export async function inspectInProcess(name: string, content: string | Uint8Array): Promise<InspectionResult> {
  const bytes = Buffer.from(content as string);
  return resultOf(await reportOf(() => readInProcess(typeOf(name)!.type, bytes)), marks, labels);
}

async function readInProcess(type: DocumentType['type'], content: Buffer): Promise<Extract> {
  if (type === 'pdf') return readPdf(content);
  if (type === 'docx') return readDocx(content);
  if (type === 'xlsx') return readXlsx(content);
  if (type === 'html') return readHtml(streamOf(content, 1_000));
  return readText(streamOf(content, 1_000), type as 'csv' | 'markdown' | 'text');
}

export const accepted: InspectionResult = { outcome: 'accepted' };
export const marked = (detail: string): InspectionResult => ({ outcome: 'rejected', reason: 'mark', detail });
export const labelled = (detail: string): InspectionResult => ({ outcome: 'rejected', reason: 'label', detail });
export const rejected = (reason: string) => ({ outcome: 'rejected', reason });
export const unchecked = (reason: string) => ({ outcome: 'unchecked', reason });
