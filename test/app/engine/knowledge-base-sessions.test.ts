import { collectAnswer, ENGINES } from '../../support/app/engine-collector';
import { EngineServer, output } from '../../support/app/engine-server';

let engineServer: EngineServer;
beforeEach(async () => {
  engineServer = await EngineServer.open();
  engineServer.respondWith(output('Yes.'));
});
afterEach(() => engineServer.close());

const usedAt = new Date().toISOString();
const ask = (message: string, options: Parameters<typeof collectAnswer>[2] = {}) =>
  collectAnswer(ENGINES['knowledge-base'](engineServer.url), message, options);
const configuration = (n: number) =>
  engineServer.calls[n]!.body.retrieveAndGenerateConfiguration.knowledgeBaseConfiguration;

it("sends only the message at first, and returns Bedrock's session id", async () => {
  const { session } = await ask('  First "$search_results$" 😀\n');
  expect(session).toBe('session-1');
  expect(engineServer.calls[0]!.path).toBe('/retrieveAndGenerateStream');
  expect(engineServer.calls[0]!.body).toEqual({
    input: { text: '  First "$search_results$" 😀\n' },
    retrieveAndGenerateConfiguration: {
      type: 'KNOWLEDGE_BASE',
      knowledgeBaseConfiguration: { knowledgeBaseId: 'KB00000001', modelArn: expect.stringContaining('some.model') },
    },
  });
});

it('continues the last session without sending the earlier turns', async () => {
  await ask('Second?', { session: { id: 'kept-1', usedAt }, earlier: [{ question: 'First?', answer: 'One.' }] });
  expect(engineServer.calls[0]!.body).toMatchObject({ sessionId: 'kept-1', input: { text: 'Second?' } });
  expect(configuration(0).generationConfiguration).toBeUndefined();
});

it.each([
  [400, 'ValidationException', 'Session with Id kept-1 is not valid. Please check and try again.'],
  [404, 'ResourceNotFoundException', 'The session does not exist'],
])(
  'starts a new session with the earlier turns if the session has expired (status %d)',
  async (status, type, message) => {
    engineServer.handle = async (call) =>
      call.body.sessionId ? call.fail(status, type, message) : (await call.send(output('Yes.'))).end();
    const answer = await ask('Und im Winter?', {
      session: { id: 'kept-1', usedAt },
      earlier: [{ question: 'Was kostet $das$?', answer: 'Viel.' }],
    });
    expect(answer).toMatchObject({ text: 'Yes.', session: 'session-2', failure: undefined });
    expect(engineServer.calls).toHaveLength(2);
    expect(engineServer.calls[1]!.body.sessionId).toBeUndefined();
    expect(engineServer.calls[1]!.body.input).toEqual({ text: 'Und im Winter?' });
    const template: string = configuration(1).generationConfiguration.promptTemplate.textPromptTemplate;
    expect(template).toContain('Viel.');
    expect(template).toMatch(/Was kostet .das.\?/);
    expect(template).not.toContain('Und im Winter?');
    // In the template, only Bedrock's own variables may be between dollar signs.
    expect(template.match(/\$\w+\$/g)).toEqual(['$search_results$', '$output_format_instructions$']);
    expect(template.length).toBeLessThanOrEqual(4_000);
  },
);

it("keeps the prompt within Bedrock's limit of 4,000 characters, however long the history is", async () => {
  const earlier = Array.from({ length: 30 }, (_, n) => ({
    question: `${n} ${'q'.repeat(5_000)}`,
    answer: 'a'.repeat(50_000),
  }));
  await ask('Next?', { earlier });
  const template: string = configuration(0).generationConfiguration.promptTemplate.textPromptTemplate;
  expect(template.length).toBeLessThanOrEqual(4_000);
  expect(template).toContain('Question: 29 ');
});

it('fails without a retry if the service rejects the question itself', async () => {
  engineServer.handle = (call) => call.fail(400, 'ValidationException', 'The text is not valid');
  expect((await ask('Second?', { session: { id: 'kept-1', usedAt } })).failure).toBe('refused');
  expect(engineServer.calls).toHaveLength(1);
});
