import { finished } from 'node:stream/promises';
import { EventParser } from './event-parser';
import type { Response } from './http';
import { sinceStamp } from './stamp';

/** The measurements of one answer in a browser. Times are in milliseconds. */
export interface Answer {
  /** From the question to the first text. */
  readonly sinceQuestion: number;
  /** From the engine's first chunk to the first text. */
  readonly sinceChunk: number;
  /** From the engine's first chunk to the end of the answer. */
  readonly duration: number;
  /** Bytes of the response on the wire: headers, framing and content. */
  readonly bytes: number;
}

/**
 * Reads an answer's stream to its end.
 *
 * @param asked the time of `performance.now` at which the question was sent
 * @param isEnd recognises the event that ends a complete answer
 * @throws Error if the status is not 200, the answer has no text, or the stream ends without the event that `isEnd` recognises
 */
export async function follow(
  { message, bytesBefore }: Response,
  asked: number,
  isEnd: (event: string, data: string) => boolean,
): Promise<Answer> {
  const { socket } = message;
  if (message.statusCode !== 200) throw new Error(`The request for the stream was answered with ${message.statusCode}`);
  let sinceQuestion: number | undefined;
  let sinceChunk: number | undefined;
  let firstText = 0;
  let isComplete = false;
  let last = 'nothing';
  const parser = new EventParser((event, data) => {
    if (isEnd(event, data)) isComplete = true;
    last = `${event} ${data}`;
    if (sinceChunk !== undefined) return;
    sinceChunk = sinceStamp(data);
    if (sinceChunk === undefined) return;
    firstText = performance.now();
    sinceQuestion = firstText - asked;
  });
  // Listen for `data` instead of iterating: it takes less CPU time, and this process reads hundreds of streams.
  message.setEncoding('latin1').on('data', (chunk: string) => parser.push(chunk));
  await finished(message);
  if (!isComplete) throw new Error(`The stream ended before the answer did, with ${last.slice(0, 200)}`);
  if (sinceChunk === undefined) throw new Error('The answer had no text');
  const duration = sinceChunk + performance.now() - firstText;
  return { sinceQuestion: sinceQuestion!, sinceChunk, duration, bytes: socket.bytesRead - bytesBefore };
}
