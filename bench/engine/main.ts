/**
 * A stand-in for Bedrock in a separate process, over HTTP/1.1. It responds to `RetrieveAndGenerateStream` with the script, and to
 * `Retrieve` with eight passages. It responds to `ConverseStream` with a request for one search or, if the call contains the results
 * of a search, with the script.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { stampOf } from '../load/stamp';
import { serve } from '../processes/child';
import { delta, output, RETRIEVED, TOOL_REQUEST } from './frames';
import { encodeScript, type Form, type Script, type Steps } from './script';

interface Stream {
  readonly response: ServerResponse;
  readonly steps: Steps;
  next: number;
  /** When the next step is due, in milliseconds of `performance.now`. */
  due: number;
}

let steps = encoded({ tokens: ['Yes.'] });
let running = 0;
/** The largest delay of a step since the script was set, in milliseconds. */
let lag = 0;
/** Ordered by `due`. Appending a stream keeps the order, because all streams have the same interval between two steps. */
const queue: Stream[] = [];
let timer: NodeJS.Timeout | undefined;

const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request
    .on('data', (part: Buffer) => parts.push(part))
    .on('end', () => respond(request.url!, Buffer.concat(parts), response));
});

function respond(url: string, body: Buffer, response: ServerResponse): void {
  if (url.endsWith('/retrieve')) return void response.setHeader('content-type', 'application/json').end(RETRIEVED);
  if (!url.endsWith('/converse-stream')) return answer(response, 'knowledge-base');
  if (body.includes('"toolResult"')) return answer(response, 'converse');
  begin(response);
  response.socket!.write(TOOL_REQUEST);
  response.end();
}

function encoded(script: Script): Readonly<Record<Form, Steps>> {
  return { 'knowledge-base': encodeScript(script, 'knowledge-base'), converse: encodeScript(script, 'converse') };
}

function begin(response: ServerResponse): void {
  response.writeHead(200, {
    'content-type': 'application/vnd.amazon.eventstream',
    'transfer-encoding': 'chunked',
    'x-amzn-requestid': randomUUID(),
    'x-amzn-bedrock-knowledge-base-session-id': randomUUID(),
  });
  response.flushHeaders();
}

function answer(response: ServerResponse, form: Form): void {
  const chosen = steps[form];
  const first = `${stampOf()} ${chosen.first}`;
  begin(response);
  response.socket!.write(form === 'converse' ? delta(first) : output(first));
  running++;
  const stream = { response, steps: chosen, next: 0, due: performance.now() + chosen.interval };
  if (chosen.interval === 0) return void writeAll(stream);
  queue.push(stream);
  timer ??= setTimeout(tick, stream.steps.interval);
}

function tick(): void {
  const now = performance.now();
  while (queue.length > 0 && queue[0]!.due <= now) {
    const stream = queue.shift()!;
    lag = Math.max(lag, now - stream.due);
    if (step(stream)) queue.push(stream);
  }
  timer = queue.length > 0 ? setTimeout(tick, Math.max(1, queue[0]!.due - performance.now())) : undefined;
}

/**
 * Writes the next step. Ends the stream after the last step or if the client has disconnected.
 *
 * @returns whether the stream continues
 */
function step(stream: Stream): boolean {
  const { response, steps } = stream;
  const bytes = steps.rest[stream.next++];
  if (bytes && response.socket && !response.destroyed) {
    // Write to the socket, because the response object would frame the chunk again.
    response.socket.write(bytes);
    stream.due += steps.interval;
    return true;
  }
  end(response);
  return false;
}

async function writeAll({ response, steps }: Stream): Promise<void> {
  for (const bytes of steps.rest) {
    if (response.destroyed || !response.socket) break;
    if (!response.socket.write(bytes)) await drained(response);
  }
  end(response);
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    response.socket!.once('drain', resolve);
    response.once('close', resolve);
  });
}

function end(response: ServerResponse): void {
  running--;
  response.end();
}

server.keepAliveTimeout = 120_000;
server.listen(0, '127.0.0.1', () => {
  serve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, {
    setScript(script: Script) {
      steps = encoded(script);
      lag = 0;
    },
    status: () => ({ running, lag }),
  });
});
