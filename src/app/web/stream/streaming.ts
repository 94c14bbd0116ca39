import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { within } from '../../concurrency';
import { BadRequest } from '../../errors';
import type { RequestContext } from '../context';
import { eventStream, type ServerSentEvent } from './event-stream';

/** Milliseconds after the receipt of a request within which its response must start. Proxies wait longer than this. */
const FIRST_BYTE = 10_000;
/** Milliseconds between two heartbeats. */
const HEARTBEAT_INTERVAL = 10_000;
/** Milliseconds between two checks of whether a request has been received. */
const RECEIPT_INTERVAL = 50;

/** One error for all requests, because creating an error for each request costs CPU time. */
const DISCONNECTED = new BadRequest('The client has disconnected');

/** Returns a signal that is aborted when the client disconnects, so that the source of a stream stops at once. */
export function whileConnected({ res }: Pick<RequestContext, 'res'>): AbortSignal {
  const disconnected = new AbortController();
  const abort = () => disconnected.abort(DISCONNECTED);
  if (res.closed) abort();
  else res.once('close', abort);
  return disconnected.signal;
}

/** Streams text as the response. */
export function sendText(ctx: RequestContext, type: string, chunks: AsyncIterable<string>): void {
  ctx.type = type;
  ctx.body = Readable.from(chunks, { objectMode: false });
}

/** Streams server-sent events as the response. */
export function sendEvents(ctx: RequestContext, batches: AsyncIterable<readonly ServerSentEvent[]>): void {
  sendText(ctx, 'text/event-stream', eventStream(batches));
  ctx.set({ 'cache-control': 'no-cache, no-transform', 'x-accel-buffering': 'no' });
}

/**
 * Responds with HTML when the work on a request is done. If that takes more than `first` milliseconds after the request was
 * received, the response starts with spaces, so that no proxy times out; its status is then 200, even if the work fails.
 *
 * @param failed renders an error that occurs after the response has started
 * @throws any error of the work that occurs before the response has started
 */
export async function sendWhenDone(
  ctx: RequestContext,
  work: Promise<string>,
  failed: (error: Error) => string,
  { first = FIRST_BYTE, heartbeat = HEARTBEAT_INTERVAL } = {},
): Promise<void> {
  const ended = new AbortController();
  const done = work.then(
    (html) => html,
    (error: Error) => failed(error),
  );
  void done.then(() => ended.abort());
  const late = lateAfter(ctx, first, ended.signal);
  const html = await Promise.race([work, late]);
  if (html !== undefined) ctx.body = html;
  else sendText(ctx, 'html', withHeartbeats(done, heartbeat));
}

async function* withHeartbeats(html: Promise<string>, heartbeat: number): AsyncGenerator<string> {
  for (;;) {
    yield ' ';
    const done = await within(html, heartbeat);
    if (done === undefined) continue;
    yield done;
    return;
  }
}

/**
 * Resolves `delay` milliseconds after the whole request has been received. Polls, because no event reports this before the end of the
 * request has been read. Rejects when the signal is aborted.
 */
async function lateAfter({ req }: RequestContext, delay: number, signal: AbortSignal): Promise<undefined> {
  const options = { ref: false, signal };
  while (!req.complete && !req.destroyed) await pause(RECEIPT_INTERVAL, undefined, options);
  return pause(delay, undefined, options);
}
