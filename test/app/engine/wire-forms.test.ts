import { collectAnswer, ENGINES } from '../../support/app/engine-collector';
import { chunk, citation, event, exception, output, Wire } from '../../support/app/engine-server';

let wire: Wire;
beforeAll(async () => {
  wire = await Wire.open();
});
afterAll(() => wire.close());

const agent = () => ENGINES.agent(wire.url);
const knowledgeBase = () => ENGINES['knowledge-base'](wire.url);

it('puts characters together that are split between chunks', async () => {
  const bytes = Buffer.from('Wärme 😀 für');
  wire.frames(...Array.from(bytes, (_, at) => chunk(bytes.subarray(at, at + 1))));
  const { text, pieces } = await collectAnswer(agent());
  expect(text).toBe('Wärme 😀 für');
  expect(pieces).not.toContain('');
});

it('does not mind frames split between packets', async () => {
  const bytes = Buffer.concat([chunk('one '), chunk('two'), event('trace', { trace: {} })]);
  wire.frames(...Array.from({ length: Math.ceil(bytes.length / 5) }, (_, at) => bytes.subarray(at * 5, at * 5 + 5)));
  expect((await collectAnswer(agent())).text).toBe('one two');
});

it('skips events that it does not know, and those that are for programs', async () => {
  wire.frames(
    event('brandNew', { some: 'thing' }),
    event('returnControl', { invocationId: 'i', invocationInputs: [] }),
    event('files', { files: [] }),
    chunk('Text.'),
  );
  expect(await collectAnswer(agent())).toMatchObject({ text: 'Text.', failure: undefined });
  wire.frames(event('guardrail', { action: 'NONE' }), event('brandNew', {}), output('Text.'));
  expect(await collectAnswer(knowledgeBase())).toMatchObject({ text: 'Text.', failure: undefined });
});

it('gives no text where the agent hands control back', async () => {
  wire.frames(event('returnControl', { invocationId: 'i', invocationInputs: [] }));
  expect(await collectAnswer(agent())).toMatchObject({ text: '', failure: undefined });
});

it('says what an agent is busy with', async () => {
  const lookup = {
    invocationInput: {
      invocationType: 'KNOWLEDGE_BASE',
      knowledgeBaseLookupInput: { text: 'x', knowledgeBaseId: 'K' },
    },
  };
  const found = { observation: { type: 'KNOWLEDGE_BASE', knowledgeBaseLookupOutput: { retrievedReferences: [] } } };
  wire.frames(
    ...[{ modelInvocationInput: {} }, lookup, found].map((step) =>
      event('trace', { trace: { orchestrationTrace: step } }),
    ),
    chunk('Text.'),
  );
  expect((await collectAnswer(agent())).steps).toEqual(['thinking', 'searching', 'reading']);
});

it('reads a citation with, without and with half of a span, and none without passages', async () => {
  const spans = [{ start: 0, end: 4 }, undefined, { start: 0 } as { start: number; end: number }];
  wire.frames(
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

it("reads a knowledge base's citation in both of its forms", async () => {
  const parts = citation('Text', { start: 0, end: 3 });
  wire.frames(output('Text.'), event('citation', { citation: parts }), event('citation', parts));
  expect((await collectAnswer(knowledgeBase())).citations).toHaveLength(2);
});

it.each([
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
])('fails with a word of ours for the frame %s in the middle', async (name, failure) => {
  wire.frames(chunk('Half'), exception(name));
  expect(await collectAnswer(agent())).toMatchObject({ text: 'Half', failure });
  if (name === 'modelNotReadyException') return;
  wire.frames(output('Half'), exception(name));
  expect(await collectAnswer(knowledgeBase())).toMatchObject({ text: 'Half', failure });
});

it('fails for an exception that it does not know', async () => {
  wire.frames(chunk('Half'), exception('somethingNewException'));
  expect(await collectAnswer(agent())).toMatchObject({ text: 'Half', failure: 'broken' });
});
