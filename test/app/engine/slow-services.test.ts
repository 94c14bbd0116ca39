import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Agent, createServer, get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout as pause, setImmediate } from 'node:timers/promises';
import { serviceEvents } from '../../../src/app/engine/service-events';
import { collectAnswer, ENGINES } from '../../support/app/engine-collector';
import { EngineServer, event, output } from '../../support/app/engine-server';
import { certificate, key } from '../../support/operator/smoke/test-server';

let engineServer: EngineServer;
beforeAll(async () => {
  engineServer = await EngineServer.open();
});
afterAll(() => engineServer.close());

it('reads at intervals from a service that sends one token at a time', async () => {
  const words = Array.from({ length: 200 }, (_, n) => `word${n} `);
  const sent: number[] = [];
  engineServer.handle = async (call) => {
    for (const word of words) {
      sent.push(performance.now());
      await call.send(output(word));
      await pause(5);
    }
    call.end();
  };
  const arrivals: number[] = [];
  let text = '';
  const question = { turnId: '1', message: 'A question?', history: async () => [] };
  for await (const event of ENGINES['knowledge-base'](engineServer.url).answer(
    question,
    new AbortController().signal,
  )) {
    if (event.type !== 'text') continue;
    text += event.text;
    arrivals.push(performance.now());
  }
  expect(text).toBe(words.join(''));
  const rests = arrivals.filter((time, index) => index > 0 && time - arrivals[index - 1]! > 60);
  expect(rests.length).toBeGreaterThanOrEqual(2);
  // At the end of a pause, the newest tokens arrive too, not only those from the beginning of the pause.
  expect(Math.min(...arrivals.map((time, index) => time - sent[index]!))).toBeLessThan(60);
});

it('reads the next answer from the same connection', async () => {
  const engine = ENGINES['knowledge-base'](engineServer.url);
  const before = engineServer.connections;
  for (let n = 0; n < 5; n++) {
    engineServer.handle = async (call) => {
      await call.send(output(`${n} `));
      await pause(5);
      (await call.send(output('end'))).end();
    };
    expect((await collectAnswer(engine)).text).toBe(`${n} end`);
  }
  expect(engineServer.connections).toBe(before + 1);
});

describe('a connection', () => {
  beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'performance'] }));
  afterEach(() => jest.useRealTimers());

  it.each([
    ['a step', event('trace', {})],
    ['an empty text', output('')],
  ])('is not paused after %s', async (_what, frame) => {
    const { body, events, rests } = opened();
    body.push(Buffer.concat([output('first'), frame]));
    await events.next();
    await events.next();
    void events.next();
    await everythingRead();
    expect(rests).toEqual([]);
  });

  it('is read again after one interval', async () => {
    const { body, events, rests } = opened();
    body.push(output('first'));
    await events.next();
    const second = events.next();
    await everythingRead();
    expect(rests).toEqual(['paused']);
    jest.advanceTimersByTime(400);
    expect(rests).toEqual(['paused', 'resumed']);
    body.push(output('second'));
    expect((await second).value).toEqual({ output: { text: 'second' } });
  });

  it('is not paused in the middle of an event, or while a fast service sends', async () => {
    const { body, events, rests } = opened();
    body.push(Buffer.concat([output('first'), output('second').subarray(0, 30)]));
    await events.next();
    const second = events.next();
    await everythingRead();
    body.push(output('second').subarray(30));
    await second;
    for (let n = 0; n < 20; n++) {
      body.push(output('x'.repeat(64 * 1024)));
      await events.next();
      await everythingRead();
    }
    expect(rests).toEqual([]);
  });

  it('is not paused when its response is complete, because it may belong to another answer by then', async () => {
    const { body, events, rests } = opened();
    body.push(output('the whole answer'));
    await events.next();
    body.complete = true;
    const last = events.next();
    await everythingRead();
    body.push(null);
    expect((await last).done).toBe(true);
    expect(rests).toEqual([]);
  });

  it('is not resumed after it was lost', async () => {
    const { body, events, rests } = opened();
    body.push(output('first'));
    await events.next();
    const next = events.next();
    await everythingRead();
    body.destroy();
    await expect(next).rejects.toMatchObject({ code: 'ERR_STREAM_PREMATURE_CLOSE' });
    jest.advanceTimersByTime(400);
    expect(rests).toEqual(['paused']);
  });
});

it('does not pause the connection after each part of a large event that TLS delivers in small parts', async () => {
  const passages = Array.from({ length: 20 }, () => ({ content: { text: 'p'.repeat(50_000) } }));
  const server = createServer({ cert: certificate, key }, async (_request, response: ServerResponse) => {
    response.write(output('first'));
    await pause(20);
    response.end(event('citation', { citation: { retrievedReferences: passages } }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const options = { rejectUnauthorized: false, highWaterMark: 1 };
  const agent = new Agent(options);
  const [response] = (await once(get({ port: (server.address() as AddressInfo).port, agent }), 'response')) as [
    IncomingMessage,
  ];
  const paused = jest.spyOn(response.socket, 'pause');
  const kinds: string[] = [];
  for await (const decoded of serviceEvents(ENCODERS).deserialize(response, async (message: object) => message))
    kinds.push(...Object.keys(decoded));
  expect(kinds).toEqual(['output', 'citation']);
  // One rest after the first text, and Node's own backpressure.
  expect(paused.mock.calls.length).toBeLessThan(5);
  agent.destroy();
  await new Promise((resolve) => server.close(resolve));
});

const ENCODERS = {
  utf8Encoder: (bytes: Uint8Array | string) => (typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString()),
  utf8Decoder: (text: string) => Buffer.from(text),
};

/** Opens the events of a response whose connection records when it is paused and resumed. */
function opened() {
  const rests: string[] = [];
  const socket = { pause: () => rests.push('paused'), resume: () => rests.push('resumed') };
  const body = Object.assign(new Readable({ read() {} }), { socket, complete: false });
  const unmarshal = async (message: object) => message;
  const stream = serviceEvents(ENCODERS).deserialize(body as never, unmarshal);
  return { body, events: stream[Symbol.asyncIterator](), rests };
}

/** Resolves when the decoder has read everything that was pushed, and has decided whether to rest. */
async function everythingRead(): Promise<void> {
  await setImmediate();
  await setImmediate();
}
