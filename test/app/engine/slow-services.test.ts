import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { serviceEvents } from '../../../src/app/engine/service-events';
import { collectAnswer, ENGINES } from '../../support/app/engine-collector';
import { EngineServer, event, output } from '../../support/app/engine-server';

let engineServer: EngineServer;
beforeAll(async () => {
  engineServer = await EngineServer.open();
});
afterAll(() => engineServer.close());

it('reads at intervals from a service that sends one token at a time', async () => {
  const words = Array.from({ length: 60 }, (_, n) => `word${n} `);
  engineServer.handle = async (call) => {
    for (const word of words) {
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

  it('is paused only after the first text', async () => {
    const { body, events, rests } = opened();
    for (let n = 0; n < 3; n++) {
      body.push(event('trace', { n }));
      await events.next();
    }
    const first = events.next();
    expect(rests).toEqual([]);
    body.push(output('first'));
    await first;
    const second = events.next();
    expect(rests).toEqual(['paused']);
    jest.advanceTimersByTime(400);
    expect(rests).toEqual(['paused', 'resumed']);
    body.push(output('second'));
    await second;
  });

  it('is not paused while a fast service sends', async () => {
    const { body, events, rests } = opened();
    for (let n = 0; n < 20; n++) {
      body.push(output('x'.repeat(64 * 1024)));
      await events.next();
    }
    void events.next();
    expect(rests).toEqual([]);
  });

  it('is not paused when its response is complete, because it may belong to another answer by then', async () => {
    const { body, events, rests } = opened();
    body.push(output('the whole answer'));
    await events.next();
    body.complete = true;
    const last = events.next();
    body.push(null);
    expect((await last).done).toBe(true);
    expect(rests).toEqual([]);
  });

  it('is not resumed after it was lost', async () => {
    const { body, events, rests } = opened();
    body.push(output('first'));
    await events.next();
    const next = events.next();
    body.destroy();
    await expect(next).rejects.toMatchObject({ code: 'ERR_STREAM_PREMATURE_CLOSE' });
    jest.advanceTimersByTime(400);
    expect(rests).toEqual(['paused']);
  });
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
