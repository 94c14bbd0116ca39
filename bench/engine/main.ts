/** Bedrock's agent runtime in a separate process: answers `RetrieveAndGenerateStream` with a script over HTTP/1.1. */
import { randomUUID } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { stampOf } from '../load/stamp';
import { serve } from '../processes/child';
import { output } from './frames';
import { encodeScript, type Script, type Steps } from './script';

interface Stream {
  readonly response: ServerResponse;
  readonly steps: Steps;
  next: number;
  /** When the next step is due, in milliseconds of `performance.now`. */
  due: number;
}

let steps: Steps = encodeScript({ tokens: ['Yes.'] });
let running = 0;
/** The most milliseconds by which the engine was late. */
let lag = 0;
/** Ordered by `due`, because the interval is the same for all. */
const queue: Stream[] = [];
let timer: NodeJS.Timeout | undefined;

const server = createServer((request, response) => {
  request.resume().on('end', () => answer(response));
});

function answer(response: ServerResponse): void {
  response.writeHead(200, {
    'content-type': 'application/vnd.amazon.eventstream',
    'transfer-encoding': 'chunked',
    'x-amzn-requestid': randomUUID(),
    'x-amzn-bedrock-knowledge-base-session-id': randomUUID(),
  });
  response.flushHeaders();
  response.socket!.write(output(`${stampOf()} ${steps.first}`));
  running++;
  const stream = { response, steps, next: 0, due: performance.now() + steps.interval };
  if (steps.interval === 0) return void writeAll(stream);
  queue.push(stream);
  timer ??= setTimeout(tick, steps.interval);
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

/** @returns whether the stream continues. It ends if its reader has disconnected. */
function step(stream: Stream): boolean {
  const { response, steps } = stream;
  const bytes = steps.rest[stream.next++];
  if (bytes && response.socket && !response.destroyed) {
    // Write to the socket: the response object would frame the chunk again.
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
    play(script: Script) {
      steps = encodeScript(script);
      lag = 0;
    },
    status: () => ({ running, lag }),
  });
});
