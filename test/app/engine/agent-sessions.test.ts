import { agent, collectAnswer } from '../../support/app/engine-collector';
import { chunk, Wire } from '../../support/app/engine-server';
import { until } from '../../support/until';

let wire: Wire;
beforeEach(async () => {
  wire = await Wire.open();
});
afterEach(() => wire.close());

const earlier = [
  { question: 'First?', answer: 'One.' },
  { question: 'Second?', answer: 'Two.' },
];
const ago = (milliseconds: number) => new Date(Date.now() - milliseconds).toISOString();

it('asks for the stream and the trace, and sends the message verbatim and alone', async () => {
  const message = '  Zeile 1\n\n"Zeile" $2 😀 ';
  const { session } = await collectAnswer(agent(wire.url), message);
  expect(wire.calls[0]!.path).toBe(`/agents/AGENT00001/agentAliases/ALIAS00001/sessions/${session}/text`);
  expect(wire.calls[0]!.body).toEqual({
    inputText: message,
    enableTrace: true,
    streamingConfigurations: { streamFinalResponse: true },
  });
});

it('goes on in a session that was used lately, without repeating what it knows', async () => {
  const { session } = await collectAnswer(agent(wire.url), 'Third?', {
    session: { id: 'kept-1', usedAt: ago(1_000) },
    earlier,
  });
  expect(session).toBe('kept-1');
  expect(wire.calls[0]!.path).toContain('/sessions/kept-1/');
  expect(wire.calls[0]!.body.sessionState).toBeUndefined();
});

it.each([
  ['idle for too long', { id: 'old-1', usedAt: ago(60_001) }],
  ['not known', undefined],
])('begins a session with the conversation so far where one is %s', async (_why, session) => {
  await collectAnswer(agent(wire.url, { sessionIdle: 60_000 }), 'Third?', { session, earlier });
  const { path, body } = wire.calls[0]!;
  expect(path).not.toContain('old-1');
  expect(body.inputText).toBe('Third?');
  expect(body.sessionState.conversationHistory.messages).toEqual([
    { role: 'user', content: [{ text: 'First?' }] },
    { role: 'assistant', content: [{ text: 'One.' }] },
    { role: 'user', content: [{ text: 'Second?' }] },
    { role: 'assistant', content: [{ text: 'Two.' }] },
  ]);
});

it('tells the newest of a conversation that is too long, and nothing of turns without an answer', async () => {
  const long = Array.from({ length: 10 }, (_, n) => ({ question: `${n}?`, answer: 'x'.repeat(10_000) }));
  await collectAnswer(agent(wire.url), 'Next?', { earlier: [...long, { question: 'Stopped?', answer: ' ' }] });
  const asked = wire.calls[0]!.body.sessionState.conversationHistory.messages.filter(
    ({ role }: { role: string }) => role === 'user',
  ).map(({ content }: { content: [{ text: string }] }) => content[0].text);
  expect(asked).toEqual(['5?', '6?', '7?', '8?', '9?']);
});

it('uses session ids that the service takes and that name nobody', async () => {
  const { session } = await collectAnswer(agent(wire.url));
  expect(session).toMatch(/^[0-9a-zA-Z._:-]{2,100}$/);
});

it('ends a session, and frees the connection', async () => {
  wire.frames(chunk('Session is terminated.'));
  const engine = agent(wire.url);
  for (let n = 0; n < 5; n++) await engine.forget('kept-1');
  expect(wire.calls[0]).toMatchObject({
    path: expect.stringContaining('/sessions/kept-1/'),
    body: { endSession: true },
  });
  await until(() => wire.connections <= 1);
});
