import { agent, collectAnswer, ENGINES } from '../../support/app/engine-collector';
import { chunk, EngineServer, exception, modelText, output } from '../../support/app/engine-server';

let engineServer: EngineServer;
beforeEach(async () => {
  engineServer = await EngineServer.open();
});
afterEach(() => engineServer.close());

it('makes three attempts with each engine if every attempt is throttled', async () => {
  engineServer.handle = (call) => call.fail(429, 'ThrottlingException');
  const answers = await Promise.all(Object.values(ENGINES).map((create) => collectAnswer(create(engineServer.url))));
  for (const answer of answers) expect(answer).toMatchObject({ failure: 'throttled', text: '' });
  const paths = engineServer.calls.map(({ path }) => path);
  expect(paths.filter((path) => path === '/retrieveAndGenerateStream')).toHaveLength(3);
  expect(paths.filter((path) => path.endsWith('/converse-stream'))).toHaveLength(3);
  const agentPaths = paths.filter((path) => path.startsWith('/agents/'));
  expect(agentPaths).toHaveLength(3);
  expect(new Set(agentPaths).size).toBe(1);
}, 15_000);

it('retries in the same session when the first event is a throttling exception', async () => {
  engineServer.handle = async (call) =>
    (await call.send(engineServer.calls.length === 1 ? exception('throttlingException') : chunk('Yes.'))).end();
  const answer = await collectAnswer(agent(engineServer.url));
  expect(answer).toMatchObject({ text: 'Yes.', failure: undefined });
  expect(engineServer.calls.map(({ path }) => path.includes(answer.session!))).toEqual([true, true]);
});

it.each([
  ['converse', modelText],
  ['agent', chunk],
  ['knowledge-base', output],
] as const)('never retries the %s engine after its first text', async (name, textFrame) => {
  engineServer.respondWith(textFrame('Half'), exception('throttlingException'));
  expect(await collectAnswer(ENGINES[name](engineServer.url))).toMatchObject({ failure: 'throttled', text: 'Half' });
  expect(engineServer.calls).toHaveLength(1);
});

it.each([
  [403, 'AccessDeniedException'],
  [500, 'InternalServerException'],
  [400, 'ValidationException'],
])('does not retry after a %d response', async (status, type) => {
  engineServer.handle = (call) => call.fail(status, type);
  await collectAnswer(agent(engineServer.url));
  expect(engineServer.calls).toHaveLength(1);
});

it('stops waiting for the next attempt when the answer is stopped', async () => {
  const stop = new AbortController();
  engineServer.handle = (call) => {
    call.fail(429, 'ThrottlingException');
    setTimeout(() => stop.abort(), 20);
  };
  const startedAt = Date.now();
  await collectAnswer(agent(engineServer.url), 'A question?', { signal: stop.signal });
  expect(Date.now() - startedAt).toBeLessThan(700);
  expect(engineServer.calls).toHaveLength(1);
});
