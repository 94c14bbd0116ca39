import { collectAnswer, ENGINES } from '../../support/app/engine-collector';
import { chunk, citation, EngineServer, event, exception, output } from '../../support/app/engine-server';

let engineServer: EngineServer;
beforeAll(async () => {
  engineServer = await EngineServer.open();
});
afterAll(() => engineServer.close());

const agent = () => ENGINES.agent(engineServer.url);
const knowledgeBase = () => ENGINES['knowledge-base'](engineServer.url);

it('joins characters that are split between chunks', async () => {
  const bytes = Buffer.from('Wärme 😀 für');
  engineServer.respondWith(...Array.from(bytes, (_, at) => chunk(bytes.subarray(at, at + 1))));
  const { text, pieces } = await collectAnswer(agent());
  expect(text).toBe('Wärme 😀 für');
  expect(pieces).not.toContain('');
});

it('joins frames that are split between packets', async () => {
  const bytes = Buffer.concat([chunk('one '), chunk('two'), event('trace', { trace: {} })]);
  engineServer.respondWith(
    ...Array.from({ length: Math.ceil(bytes.length / 5) }, (_, at) => bytes.subarray(at * 5, at * 5 + 5)),
  );
  expect((await collectAnswer(agent())).text).toBe('one two');
});

it('skips unknown events, and events that the application does not use', async () => {
  engineServer.respondWith(
    event('brandNew', { some: 'thing' }),
    event('returnControl', { invocationId: 'i', invocationInputs: [] }),
    event('files', { files: [] }),
    chunk('Text.'),
  );
  expect(await collectAnswer(agent())).toMatchObject({ text: 'Text.', failure: undefined });
  engineServer.respondWith(event('guardrail', { action: 'NONE' }), event('brandNew', {}), output('Text.'));
  expect(await collectAnswer(knowledgeBase())).toMatchObject({ text: 'Text.', failure: undefined });
});

it('returns no text when the agent returns control', async () => {
  engineServer.respondWith(event('returnControl', { invocationId: 'i', invocationInputs: [] }));
  expect(await collectAnswer(agent())).toMatchObject({ text: '', failure: undefined });
});

it('reports the steps of an agent', async () => {
  const lookup = {
    invocationInput: {
      invocationType: 'KNOWLEDGE_BASE',
      knowledgeBaseLookupInput: { text: 'x', knowledgeBaseId: 'K' },
    },
  };
  const found = { observation: { type: 'KNOWLEDGE_BASE', knowledgeBaseLookupOutput: { retrievedReferences: [] } } };
  engineServer.respondWith(
    ...[{ modelInvocationInput: {} }, lookup, found].map((step) =>
      event('trace', { trace: { orchestrationTrace: step } }),
    ),
    chunk('Text.'),
  );
  expect((await collectAnswer(agent())).steps).toEqual([
    { kind: 'thinking' },
    { kind: 'searching', text: 'x' },
    { kind: 'reading', passages: 0, documents: 0 },
  ]);
});

it('reports one step for an answer of a knowledge base: a search', async () => {
  engineServer.respondWith(output('Text.'));
  expect((await collectAnswer(knowledgeBase())).steps).toEqual([{ kind: 'searching' }]);
});

it('reads citations with a complete, incomplete or missing span, and ignores citations without passages', async () => {
  const spans = [{ start: 0, end: 4 }, undefined, { start: 0 } as { start: number; end: number }];
  engineServer.respondWith(
    chunk('Text.', [
      ...spans.map((span) => citation('Text', span)),
      { generatedResponsePart: {}, retrievedReferences: [] },
    ]),
  );
  expect((await collectAnswer(agent())).citations.map(({ text, span }) => ({ text, span }))).toEqual([
    { text: 'Text', span: { start: 0, end: 4 } },
    { text: 'Text', span: undefined },
    { text: 'Text', span: undefined },
  ]);
});

it('reads citations of a knowledge base with and without the member `citation`', async () => {
  const parts = citation('Text', { start: 0, end: 3 });
  engineServer.respondWith(output('Text.'), event('citation', { citation: parts }), event('citation', parts));
  expect((await collectAnswer(knowledgeBase())).citations).toHaveLength(2);
});

const EXCEPTIONS = [
  ['internalServerException', 'unavailable'],
  ['validationException', 'refused'],
  ['resourceNotFoundException', 'notFound'],
  ['serviceQuotaExceededException', 'throttled'],
  ['throttlingException', 'throttled'],
  ['accessDeniedException', 'accessDenied'],
  ['conflictException', 'refused'],
  ['dependencyFailedException', 'unavailable'],
  ['badGatewayException', 'unavailable'],
  ['modelNotReadyException', 'throttled'],
] as const;

it.each(EXCEPTIONS)('reports the exception %s in the middle of the stream as %s', async (name, failure) => {
  engineServer.respondWith(chunk('Half'), exception(name));
  expect(await collectAnswer(agent())).toMatchObject({ text: 'Half', failure });
  if (name === 'modelNotReadyException') return;
  engineServer.respondWith(output('Half'), exception(name));
  expect(await collectAnswer(knowledgeBase())).toMatchObject({ text: 'Half', failure });
});

it.each(EXCEPTIONS)('reports the exception %s at the end of the stream as %s, with all text', async (name, failure) => {
  const usage = event('trace', { trace: {} });
  engineServer.respondWith(chunk('Whole.'), usage, exception(name));
  expect(await collectAnswer(agent())).toMatchObject({ text: 'Whole.', failure });
});

// If a stream starts with an exception that means throttling, the application asks the engine again: see `throttling.test.ts`.
it.each(EXCEPTIONS.filter(([, failure]) => failure !== 'throttled'))(
  'reports the exception %s at the start of the stream as %s',
  async (name, failure) => {
    engineServer.respondWith(exception(name));
    expect(await collectAnswer(agent())).toMatchObject({ text: '', failure });
  },
);

it('reports an unknown exception as broken', async () => {
  engineServer.respondWith(chunk('Half'), exception('somethingNewException'));
  expect(await collectAnswer(agent())).toMatchObject({ text: 'Half', failure: 'broken' });
});
