import { agent, collectAnswer, ENGINES } from '../../support/app/engine-collector';
import { chunk, exception, output, Wire } from '../../support/app/engine-server';

let wire: Wire;
beforeEach(async () => {
  wire = await Wire.open();
});
afterEach(() => wire.close());

it.each(['agent', 'knowledge-base'] as const)(
  'asks %s three times and no more while it is throttled',
  async (name) => {
    wire.answer = (call) => call.refuse(429, 'ThrottlingException');
    expect(await collectAnswer(ENGINES[name](wire.url))).toMatchObject({ failure: 'throttled', text: '' });
    expect(wire.calls).toHaveLength(3);
    expect(new Set(wire.calls.map(({ path }) => path)).size).toBe(1);
  },
  15_000,
);

it('asks again in the same session when the first event is the refusal', async () => {
  wire.answer = async (call) =>
    (await call.say(wire.calls.length === 1 ? exception('throttlingException') : chunk('Yes.'))).end();
  const heard = await collectAnswer(agent(wire.url));
  expect(heard).toMatchObject({ text: 'Yes.', failure: undefined });
  expect(wire.calls.map(({ path }) => path.includes(heard.session!))).toEqual([true, true]);
});

it.each([
  ['agent', chunk],
  ['knowledge-base', output],
] as const)('never asks %s again once something came', async (name, say) => {
  wire.frames(say('Half'), exception('throttlingException'));
  expect(await collectAnswer(ENGINES[name](wire.url))).toMatchObject({ failure: 'throttled', text: 'Half' });
  expect(wire.calls).toHaveLength(1);
});

it.each([
  [403, 'AccessDeniedException'],
  [500, 'InternalServerException'],
  [400, 'ValidationException'],
])('asks once when refused with %d', async (status, type) => {
  wire.answer = (call) => call.refuse(status, type);
  await collectAnswer(agent(wire.url));
  expect(wire.calls).toHaveLength(1);
});

it('stops waiting for its next try when the answer is stopped', async () => {
  const stop = new AbortController();
  wire.answer = (call) => {
    call.refuse(429, 'ThrottlingException');
    setTimeout(() => stop.abort(), 20);
  };
  const began = Date.now();
  await collectAnswer(agent(wire.url), 'A question?', { signal: stop.signal });
  expect(Date.now() - began).toBeLessThan(700);
  expect(wire.calls).toHaveLength(1);
});
