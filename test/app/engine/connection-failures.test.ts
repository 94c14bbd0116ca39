import { agent, agentWithConnectTimeout, collectAnswer, ENGINES } from '../../support/app/engine-collector';
import { chunk, EngineServer, modelText, output } from '../../support/app/engine-server';
import { UnresponsiveListener } from '../../support/unresponsive-listener';

let engineServer: EngineServer;
beforeAll(async () => {
  engineServer = await EngineServer.open();
});
afterAll(() => engineServer.close());

describe.each([
  ['converse', modelText],
  ['agent', chunk],
  ['knowledge-base', output],
] as const)('the %s engine', (name, textFrame) => {
  const engine = (timeouts?: { silence: number; whole: number }) => ENGINES[name](engineServer.url, timeouts);

  it('fails when the connection drops between two events', async () => {
    engineServer.handle = async (call) => (await call.send(textFrame('Half'))).disconnect();
    expect(await collectAnswer(engine())).toMatchObject({ text: 'Half', failure: 'dropped' });
  });

  it('fails for a truncated frame', async () => {
    engineServer.respondWith(textFrame('Half'), textFrame('truncated').subarray(0, -9));
    const { text, failure } = await collectAnswer(engine());
    expect(text).toBe('Half');
    expect(['broken', 'dropped']).toContain(failure);
  });

  it('fails for a frame with a wrong checksum', async () => {
    const damaged = Buffer.from(textFrame('damaged'));
    damaged[damaged.length - 1]! ^= 0xff;
    engineServer.respondWith(textFrame('Half'), damaged);
    expect(await collectAnswer(engine())).toMatchObject({ text: 'Half', failure: 'broken' });
  });

  it("fails for a proxy's HTML page, without a retry", async () => {
    const before = engineServer.calls.length;
    engineServer.handle = (call) => call.sendHtml(502);
    expect(await collectAnswer(engine())).toMatchObject({ text: '', failure: 'unavailable' });
    expect(engineServer.calls.length - before).toBe(1);
  });

  it('fails when no event arrives, and closes the connection', async () => {
    let disconnected: Promise<void> | undefined;
    engineServer.handle = (call) => {
      disconnected = call.disconnected;
    };
    expect(await collectAnswer(engine({ silence: 200, whole: 5_000 }))).toMatchObject({ text: '', failure: 'stalled' });
    await disconnected;
  });

  it('closes the connection when the answer is stopped', async () => {
    const stop = new AbortController();
    let disconnected: Promise<void> | undefined;
    engineServer.handle = async (call) => {
      disconnected = call.disconnected;
      await call.send(textFrame('Half'));
    };
    expect(
      await collectAnswer(engine(), 'A question?', { signal: stop.signal, onText: () => stop.abort() }),
    ).toMatchObject({ text: 'Half', failure: 'dropped' });
    await disconnected;
  });
});

it('fails as unavailable when the connection is refused', async () => {
  expect((await collectAnswer(agent('http://127.0.0.1:9'))).failure).toBe('unavailable');
});

it('fails as unavailable when no connection is established in time', async () => {
  const listener = await UnresponsiveListener.listen();
  try {
    const startedAt = Date.now();
    expect((await collectAnswer(agentWithConnectTimeout(listener.url, 300))).failure).toBe('unavailable');
    expect(Date.now() - startedAt).toBeLessThan(3_000);
  } finally {
    listener.close();
  }
}, 15_000);

it('causes no unhandled rejection when an answer is stopped before it starts', async () => {
  const unhandled: unknown[] = [];
  const record = (error: unknown) => unhandled.push(error);
  process.on('unhandledRejection', record);
  const stop = new AbortController();
  stop.abort();
  for (const name of ['converse', 'agent', 'knowledge-base'] as const)
    await collectAnswer(ENGINES[name](engineServer.url), 'A question?', { signal: stop.signal });
  await new Promise((resolve) => setTimeout(resolve, 50));
  process.off('unhandledRejection', record);
  expect(unhandled).toEqual([]);
});
