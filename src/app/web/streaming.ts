import { Readable } from 'node:stream';
import type { RequestContext } from './context';
import { eventStream, type ServerSentEvent } from './event-stream';

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
