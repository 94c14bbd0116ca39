import { agent, collectAnswer } from '../../support/app/engine-collector';
import { chunk, EngineServer } from '../../support/app/engine-server';
import { until } from '../../support/until';

let engineServer: EngineServer;
beforeEach(async () => {
  engineServer = await EngineServer.open();
});
afterEach(() => engineServer.close());

const earlier = [
  { question: 'First?', answer: 'One.' },
  { question: 'Second?', answer: 'Two.' },
];
const ago = (milliseconds: number) => new Date(Date.now() - milliseconds).toISOString();

it('requests streaming and traces, and sends the message verbatim and without history', async () => {
  const message = '  Zeile 1\n\n"Zeile" $2 😀 ';
  const { session } = await collectAnswer(agent(engineServer.url), message);
  expect(engineServer.calls[0]!.path).toBe(`/agents/AGENT00001/agentAliases/ALIAS00001/sessions/${session}/text`);
  expect(engineServer.calls[0]!.body).toEqual({
    inputText: message,
    enableTrace: true,
    streamingConfigurations: { streamFinalResponse: true },
  });
});

it('continues a recently used session without sending the history', async () => {
  const { session } = await collectAnswer(agent(engineServer.url), 'Third?', {
    session: { id: 'kept-1', usedAt: ago(1_000) },
    earlier,
  });
  expect(session).toBe('kept-1');
  expect(engineServer.calls[0]!.path).toContain('/sessions/kept-1/');
  expect(engineServer.calls[0]!.body.sessionState).toBeUndefined();
});

it.each([
  ['idle for too long', { id: 'old-1', usedAt: ago(60_001) }],
  ['unknown', undefined],
])('starts a session with the history if the last session is %s', async (_why, session) => {
  await collectAnswer(agent(engineServer.url, { sessionIdle: 60_000 }), 'Third?', { session, earlier });
  const { path, body } = engineServer.calls[0]!;
  expect(path).not.toContain('old-1');
  expect(body.inputText).toBe('Third?');
  expect(body.sessionState.conversationHistory.messages).toEqual([
    { role: 'user', content: [{ text: 'First?' }] },
    { role: 'assistant', content: [{ text: 'One.' }] },
    { role: 'user', content: [{ text: 'Second?' }] },
    { role: 'assistant', content: [{ text: 'Two.' }] },
  ]);
});

it('sends only the newest part of a long history, and omits turns without an answer', async () => {
  const long = Array.from({ length: 10 }, (_, n) => ({ question: `${n}?`, answer: 'x'.repeat(10_000) }));
  await collectAnswer(agent(engineServer.url), 'Next?', { earlier: [...long, { question: 'Stopped?', answer: ' ' }] });
  const asked = engineServer.calls[0]!.body.sessionState.conversationHistory.messages.filter(
    ({ role }: { role: string }) => role === 'user',
  ).map(({ content }: { content: [{ text: string }] }) => content[0].text);
  expect(asked).toEqual(['5?', '6?', '7?', '8?', '9?']);
});

it('shortens the newest turn if it alone is longer than the history may be', async () => {
  await collectAnswer(agent(engineServer.url), 'Next?', {
    earlier: [...earlier, { question: 'Long?', answer: 'x'.repeat(70_000) }],
  });
  expect(engineServer.calls[0]!.body.sessionState.conversationHistory.messages).toEqual([
    { role: 'user', content: [{ text: 'Long?' }] },
    { role: 'assistant', content: [{ text: `${'x'.repeat(59_994)}…` }] },
  ]);
});

it('sends the files of answered questions, and those of questions without an answer if there is room', async () => {
  const file = (name: string) => ({
    name,
    format: 'txt' as const,
    size: 4,
    uri: `attachment:C/A/${name}`,
    content: async () => Buffer.from('Text'),
  });
  const failed = Array.from({ length: 5 }, (_, n) => ({
    question: 'Failed?',
    answer: '',
    attachments: [file(`${n}.txt`)],
  }));
  await collectAnswer(agent(engineServer.url), 'Next?', {
    earlier: [{ question: 'First?', answer: 'One.', attachments: [file('answered.txt')] }, ...failed],
  });
  const { files } = engineServer.calls[0]!.body.sessionState;
  expect(files.map(({ name }: { name: string }) => name)).toEqual(['answered.txt', '4.txt', '3.txt', '2.txt', '1.txt']);
});

it('uses session ids that Bedrock accepts', async () => {
  const { session } = await collectAnswer(agent(engineServer.url));
  expect(session).toMatch(/^[0-9a-zA-Z._:-]{2,100}$/);
});

it('ends a session and releases the connection', async () => {
  engineServer.respondWith(chunk('Session is terminated.'));
  const engine = agent(engineServer.url);
  for (let n = 0; n < 5; n++) await engine.forget('kept-1');
  expect(engineServer.calls[0]).toMatchObject({
    path: expect.stringContaining('/sessions/kept-1/'),
    body: { endSession: true },
  });
  await until(() => engineServer.connections <= 1);
});
