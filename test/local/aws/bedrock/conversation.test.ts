import { asksForEarlier, embeddedTurns, isFollowUp, topicOf } from '../../../../src/local/aws/bedrock/conversation';
import {
  askAgent,
  askKnowledgeBase,
  type Running,
  running,
} from '../../../support/local/bedrock-agent-runtime-fixture';

const turns = (...questions: string[]) => questions.map((question) => ({ question, answer: '' }));

describe('a session', () => {
  let bedrock: Running;
  let now = 1_000_000;
  beforeAll(async () => {
    bedrock = await running({ now: () => now });
  });
  afterAll(() => bedrock.close());

  it('answers a follow-up from a search for the previous question and the follow-up, and shows the previous question', async () => {
    await askAgent(bedrock.client(), 'How much is the grant for a heat pump?', { sessionId: 'follow-up' });
    const { text, citations } = await askAgent(bedrock.client(), 'and in winter?', { sessionId: 'follow-up' });
    expect(text).toContain('To your earlier question «How much is the grant for a heat pump?»:');
    expect(citations.flatMap(({ references }) => references)).toContainEqual(
      expect.objectContaining({ content: expect.objectContaining({ text: expect.stringContaining('In winter') }) }),
    );
  });

  it('treats the same question, sent twice in a row, as one turn', async () => {
    await askAgent(bedrock.client(), 'How much is the grant for a heat pump?', { sessionId: 'retry' });
    const first = await askAgent(bedrock.client(), 'and in winter?', { sessionId: 'retry' });
    expect((await askAgent(bedrock.client(), 'and in winter?', { sessionId: 'retry' })).text).toBe(first.text);
  });

  it('returns the previous question if the user asks for it', async () => {
    await askAgent(bedrock.client(), 'Wie hoch ist die Förderung für Solarstrom?', { sessionId: 'before' });
    const { text } = await askAgent(bedrock.client(), 'Was war meine letzte Frage?', { sessionId: 'before' });
    expect(text).toContain('Ihre frühere Frage war: «Wie hoch ist die Förderung für Solarstrom?»');
  });

  it('does not know the questions of another session', async () => {
    await askAgent(bedrock.client(), 'How much is the grant for a heat pump?', { sessionId: 'one' });
    expect((await askAgent(bedrock.client(), 'What was my previous question?', { sessionId: 'other' })).text).toContain(
      'no earlier question',
    );
  });

  it('starts with the conversation history of the request', async () => {
    const messages = [
      { role: 'user' as const, content: [{ text: 'How much is the grant for a heat pump?' }] },
      { role: 'assistant' as const, content: [{ text: '4500 francs.' }] },
    ];
    const { text } = await askAgent(bedrock.client(), 'and in winter?', {
      sessionId: 'history',
      sessionState: { conversationHistory: { messages } },
    });
    expect(text).toContain('«How much is the grant for a heat pump?»');
  });

  it('forgets its questions when it is ended', async () => {
    await askAgent(bedrock.client(), 'How much is the grant for a heat pump?', { sessionId: 'ended' });
    const { error } = await askAgent(bedrock.client(), undefined, { sessionId: 'ended', endSession: true });
    expect(error).toBeUndefined();
    expect((await askAgent(bedrock.client(), 'What was my previous question?', { sessionId: 'ended' })).text).toContain(
      'no earlier question',
    );
  });

  it('expires after its idle time, and not before', async () => {
    await askAgent(bedrock.client(), 'How much is the grant for a heat pump?', { sessionId: 'idle' });
    now += 599_000;
    expect((await askAgent(bedrock.client(), 'and in winter?', { sessionId: 'idle' })).text).toContain(
      'To your earlier question',
    );
    now += 601_000;
    expect((await askAgent(bedrock.client(), 'What was my previous question?', { sessionId: 'idle' })).text).toContain(
      'no earlier question',
    );
  });

  it('of a knowledge base is rejected after its idle time', async () => {
    const { sessionId } = await askKnowledgeBase(bedrock.client(), 'heat pump');
    now += 601_000;
    await expect(askKnowledgeBase(bedrock.client(), 'heat pump', undefined, { sessionId })).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });

  it('survives a restart of the stand-in', async () => {
    const first = await running({ state: bedrock.state });
    await askAgent(first.client(), 'How much is the grant for a heat pump?');
    await first.close();
    const second = await running({ state: bedrock.state });
    const { text } = await askAgent(second.client(), 'What was my previous question?');
    await second.close();
    expect(text).toContain('«How much is the grant for a heat pump?»');
  });
});

it.each([
  'and in winter?',
  'und im Winter?',
  'et en hiver ?',
  'e in inverno?',
  'What about tenants?',
  'How long is it valid?',
  'Pourquoi ?',
  'In winter?',
])('recognises "%s" as a follow-up', (question) => {
  expect(isFollowUp(question, turns('How much is the grant?'))).toBe(true);
  expect(isFollowUp(question, [])).toBe(false);
});

it.each([
  'Öffnungszeiten?',
  'How much is refunded for a hotel night?',
  'Quelle aide pour isoler un toit ?',
  'In welchen Jahren stieg der Verbrauch von Strom?',
])('recognises "%s" as a new question', (question) =>
  expect(isFollowUp(question, turns('How much is the grant?'))).toBe(false),
);

it.each([
  ['What was my previous question?', 'previous'],
  ['What did I just ask?', 'previous'],
  ['Wie lautete meine vorherige Frage?', 'previous'],
  ['Was habe ich vorhin gefragt?', 'previous'],
  ['Quelle était ma question précédente ?', 'previous'],
  ['Qual era la mia domanda precedente?', 'previous'],
  ['What was my first question?', 'first'],
  ['Is there a grant?', undefined],
])('detects whether "%s" asks for an earlier question', (question, expected) =>
  expect(asksForEarlier(question)).toBe(expected),
);

it('combines a chain of follow-ups with the question that it refers to', () => {
  expect(topicOf('and in spring?', turns('Opening hours?', 'How much is the grant?', 'and in winter?'))).toBe(
    'How much is the grant? and in winter? and in spring?',
  );
});

it.each([
  ['lines', 'User: How much?\nAssistant: 5.\n**Question 2:** And now?'],
  ['elements', '<turn><user>How much?</user><assistant>5</assistant></turn><user>And now?</user>'],
  [
    'messages',
    '[{"role":"user","content":"How much?"},{"role":"assistant","content":"5"},{"role":"user","content":[{"text":"And now?"}]}]',
  ],
])('finds earlier questions that a prompt template contains as %s', (_form, template) => {
  expect(embeddedTurns(`${template}\n$search_results$`).map(({ question }) => question)).toEqual([
    'How much?',
    'And now?',
  ]);
});
