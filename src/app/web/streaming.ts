import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { RequestContext } from './context';
import { eventStream, type ServerSentEvent } from './event-stream';

/** Milliseconds: what proxies wait for a first byte and between two is more. */
const FIRST_BYTE = 10_000;
const HEARTBEAT = 10_000;

/** A signal that is aborted when the reader leaves, so that what feeds a stream is told at once. */
export function whileConnected({ res }: Pick<RequestContext, 'res'>): AbortSignal {
  const gone = new AbortController();
  res.once('close', () => gone.abort());
  return gone.signal;
}

/** Answers with text as it comes. */
export function sendText(ctx: RequestContext, type: string, chunks: AsyncIterable<string>): void {
  ctx.type = type;
  ctx.body = Readable.from(chunks, { objectMode: false });
}

/** Answers with server-sent events as they come. */
export function sendEvents(ctx: RequestContext, batches: AsyncIterable<readonly ServerSentEvent[]>): void {
  sendText(ctx, 'text/event-stream', eventStream(batches));
  ctx.set({ 'cache-control': 'no-cache, no-transform', 'x-accel-buffering': 'no' });
}

/**
 * Answers with HTML when the work on a request is done. When that takes long after the request has come in, the answer begins
 * before, with spaces: no proxy gives up then, but the status is 200 whatever comes of it.
 *
 * @param failed the HTML that says what went wrong, once it is too late for a status
 * @throws what the work throws, as long as that is soon
 */
export async function sendWhenDone(
  ctx: RequestContext,
  work: Promise<string>,
  failed: (error: Error) => string,
  { first = FIRST_BYTE, heartbeat = HEARTBEAT } = {},
): Promise<void> {
  const done = work.then(
    (html) => html,
    (error: Error) => failed(error),
  );
  const late = received(ctx).then(() => pause(first, undefined, { ref: false }));
  const html = await Promise.race([work, late]);
  if (html !== undefined) ctx.body = html;
  else sendText(ctx, 'html', patiently(done, heartbeat));
}

async function* patiently(html: Promise<string>, heartbeat: number): AsyncGenerator<string> {
  for (;;) {
    yield ' ';
    const done = await Promise.race([html, pause(heartbeat, undefined, { ref: false })]);
    if (done === undefined) continue;
    yield done;
    return;
  }
}

/** Resolves when the whole request is there. */
function received({ req }: RequestContext): Promise<void> {
  return req.complete ? Promise.resolve() : new Promise((resolve) => req.once('end', () => resolve()));
}
