import { agent, collectAnswer, connectingWithin, ENGINES } from '../../support/app/engine-collector';
import { chunk, output, Wire } from '../../support/app/engine-server';
import { UnresponsiveListener } from '../../support/unresponsive-listener';

let wire: Wire;
beforeAll(async () => {
  wire = await Wire.open();
});
afterAll(() => wire.close());

describe.each([
  ['agent', chunk],
  ['knowledge-base', output],
] as const)('the engine %s', (name, say) => {
  const engine = (timeouts?: { silence: number; whole: number }) => ENGINES[name](wire.url, timeouts);

  it('fails when the connection drops between two events', async () => {
    wire.answer = async (call) => (await call.say(say('Half'))).cut();
    expect(await collectAnswer(engine())).toMatchObject({ text: 'Half', failure: 'dropped' });
  });

  it('fails for a frame that ends too early', async () => {
    wire.frames(say('Half'), say('never whole').subarray(0, -9));
    const { text, failure } = await collectAnswer(engine());
    expect(text).toBe('Half');
    expect(['broken', 'dropped']).toContain(failure);
  });

  it('fails for a wrong checksum', async () => {
    const damaged = Buffer.from(say('damaged'));
    damaged[damaged.length - 1]! ^= 0xff;
    wire.frames(say('Half'), damaged);
    expect(await collectAnswer(engine())).toMatchObject({ text: 'Half', failure: 'broken' });
  });

  it("fails for a proxy's page, asked once", async () => {
    const before = wire.calls.length;
    wire.answer = (call) => call.html(502);
    expect(await collectAnswer(engine())).toMatchObject({ text: '', failure: 'unavailable' });
    expect(wire.calls.length - before).toBe(1);
  });

  it('fails when nothing comes, and hangs up', async () => {
    let left: Promise<void> | undefined;
    wire.answer = (call) => {
      left = call.left;
    };
    expect(await collectAnswer(engine({ silence: 200, whole: 5_000 }))).toMatchObject({ text: '', failure: 'stalled' });
    await left;
  });

  it('hangs up when the answer is stopped', async () => {
    const stop = new AbortController();
    let left: Promise<void> | undefined;
    wire.answer = async (call) => {
      left = call.left;
      await call.say(say('Half'));
    };
    expect(
      await collectAnswer(engine(), 'A question?', { signal: stop.signal, onText: () => stop.abort() }),
    ).toMatchObject({ text: 'Half', failure: 'dropped' });
    await left;
  });
});

it('fails at once where nobody listens', async () => {
  expect((await collectAnswer(agent('http://127.0.0.1:9'))).failure).toBe('unavailable');
});

it('fails as unavailable when no connection comes about in time', async () => {
  const deaf = await UnresponsiveListener.listen();
  try {
    const began = Date.now();
    expect((await collectAnswer(connectingWithin(deaf.url, 300))).failure).toBe('unavailable');
    expect(Date.now() - began).toBeLessThan(3_000);
  } finally {
    deaf.close();
  }
}, 15_000);

it('leaves no rejection unhandled when it is stopped before it has begun', async () => {
  const unhandled: unknown[] = [];
  const note = (error: unknown) => unhandled.push(error);
  process.on('unhandledRejection', note);
  const stop = new AbortController();
  stop.abort();
  for (const name of ['agent', 'knowledge-base'] as const)
    await collectAnswer(ENGINES[name](wire.url), 'A question?', { signal: stop.signal });
  await new Promise((resolve) => setTimeout(resolve, 50));
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
});
