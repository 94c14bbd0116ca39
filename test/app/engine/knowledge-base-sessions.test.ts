import { collectAnswer, ENGINES } from '../../support/app/engine-collector';
import { output, Wire } from '../../support/app/engine-server';

let wire: Wire;
beforeEach(async () => {
  wire = await Wire.open();
  wire.frames(output('Yes.'));
});
afterEach(() => wire.close());

const usedAt = new Date().toISOString();
const ask = (message: string, more: Parameters<typeof collectAnswer>[2] = {}) =>
  collectAnswer(ENGINES['knowledge-base'](wire.url), message, more);
const configuration = (n: number) => wire.calls[n]!.body.retrieveAndGenerateConfiguration.knowledgeBaseConfiguration;

it('begins with the message alone and takes the session that the service names', async () => {
  const { session } = await ask('  First "$search_results$" 😀\n');
  expect(session).toBe('wire-session-1');
  expect(wire.calls[0]!.path).toBe('/retrieveAndGenerateStream');
  expect(wire.calls[0]!.body).toEqual({
    input: { text: '  First "$search_results$" 😀\n' },
    retrieveAndGenerateConfiguration: {
      type: 'KNOWLEDGE_BASE',
      knowledgeBaseConfiguration: { knowledgeBaseId: 'KB00000001', modelArn: expect.stringContaining('some.model') },
    },
  });
});

it('goes on in its session', async () => {
  await ask('Second?', { session: { id: 'kept-1', usedAt }, earlier: [{ question: 'First?', answer: 'One.' }] });
  expect(wire.calls[0]!.body).toMatchObject({ sessionId: 'kept-1', input: { text: 'Second?' } });
  expect(configuration(0).generationConfiguration).toBeUndefined();
});

it.each([
  [400, 'ValidationException', 'Session with Id kept-1 is not valid. Please check and try again.'],
  [404, 'ResourceNotFoundException', 'The session does not exist'],
])('begins another session with the earlier turns where its own is gone (%d)', async (status, type, message) => {
  wire.answer = async (call) =>
    call.body.sessionId ? call.refuse(status, type, message) : (await call.say(output('Yes.'))).end();
  const heard = await ask('Und im Winter?', {
    session: { id: 'kept-1', usedAt },
    earlier: [{ question: 'Was kostet $das$?', answer: 'Viel.' }],
  });
  expect(heard).toMatchObject({ text: 'Yes.', session: 'wire-session-2', failure: undefined });
  expect(wire.calls).toHaveLength(2);
  expect(wire.calls[1]!.body.sessionId).toBeUndefined();
  expect(wire.calls[1]!.body.input).toEqual({ text: 'Und im Winter?' });
  const template: string = configuration(1).generationConfiguration.promptTemplate.textPromptTemplate;
  expect(template).toContain('Viel.');
  expect(template).toMatch(/Was kostet .das.\?/);
  expect(template).not.toContain('Und im Winter?');
  // Only the service's own variables are marked as such.
  expect(template.match(/\$\w+\$/g)).toEqual(['$search_results$', '$output_format_instructions$']);
  expect(template.length).toBeLessThanOrEqual(4_000);
});

it("keeps within the service's 4,000 characters however much was said", async () => {
  const earlier = Array.from({ length: 30 }, (_, n) => ({
    question: `${n} ${'q'.repeat(5_000)}`,
    answer: 'a'.repeat(50_000),
  }));
  await ask('Next?', { earlier });
  const template: string = configuration(0).generationConfiguration.promptTemplate.textPromptTemplate;
  expect(template.length).toBeLessThanOrEqual(4_000);
  expect(template).toContain('Question: 29 ');
});

it('fails without another try where the question itself is refused', async () => {
  wire.answer = (call) => call.refuse(400, 'ValidationException', 'The text is not valid');
  expect((await ask('Second?', { session: { id: 'kept-1', usedAt } })).failure).toBe('refused');
  expect(wire.calls).toHaveLength(1);
});
