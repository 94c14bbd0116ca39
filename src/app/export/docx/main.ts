/**
 * The program of the worker thread that writes one Word document. It receives a `DocxInput` as `workerData`, and sends the file as
 * a message.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { type DocxInput, docxOf } from './document';

void docxOf(workerData as DocxInput).then((file) => {
  const bytes = Uint8Array.from(file);
  parentPort!.postMessage(bytes, [bytes.buffer]);
});
