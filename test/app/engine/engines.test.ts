import { collectAnswer, ENGINES } from '../../support/app/engine-collector';
import { type Running, running } from '../../support/local/bedrock-agent-runtime-fixture';

let bedrock: Running;
beforeAll(async () => {
  bedrock = await running();
});
afterAll(() => bedrock.close());

describe.each(['converse', 'agent', 'knowledge-base'] as const)('the %s engine', (name) => {
  const engine = (timeouts?: { silence: number; whole: number }) =>
    ENGINES[name](bedrock.url, timeouts, bedrock.modelsUrl);

  it('returns every character of an answer, wherever its bytes are split', async () => {
    const text = '# Öl & Wärme\n\n"Zürich" 😀 – ἐνέργεια\n';
    expect((await collectAnswer(engine(), `[[split]] [[echo]] ${text}`)).text).toBe(text);
  });

  it('returns cited passages with their document', async () => {
    const { citations, text } = await collectAnswer(engine(), 'What grant does a heat pump receive?');
    expect(citations[0]!.passages[0]).toEqual({
      uri: 's3://knowledge/documents/Grants.pdf',
      page: 3,
      excerpt: 'A heat pump receives a grant of 4500 francs.',
    });
    expect(text).toContain(citations[0]!.text);
  });

  it('returns a citation that arrives after all text', async () => {
    const { citations } = await collectAnswer(engine(), '[[late-citation]] [[tokens 20]]');
    expect(citations).toHaveLength(1);
  });

  it('continues the conversation, within a session if the engine has sessions', async () => {
    const question = 'What grant does a heat pump receive?';
    const first = await collectAnswer(engine(), question);
    const session = first.session ? { id: first.session, usedAt: new Date().toISOString() } : undefined;
    const earlier = [{ question, answer: first.text }];
    const next = await collectAnswer(engine(), 'What was my previous question?', { session, earlier });
    expect(next.text).toContain(question);
    expect(next.session).toBe(first.session);
  });

  it.each([
    ['accessDenied', 'accessDenied'],
    ['resourceNotFound', 'notFound'],
    ['validation', 'refused'],
    ['conflict', 'refused'],
    ['internalServer', 'unavailable'],
    ['badGateway', 'unavailable'],
    ['dependencyFailed', 'unavailable'],
  ])('reports the error %s as %s', async (error, failure) => {
    expect(await collectAnswer(engine(), `[[error ${error}]]`)).toMatchObject({ failure, text: '' });
  });

  it.each(['legacy', 'retired', 'unknown'])('reports a model that is %s as no longer offered', async (state) => {
    expect(await collectAnswer(engine(), `[[model ${state}]]`)).toMatchObject({ failure: 'modelRetired', text: '' });
  });

  it.each([
    ['[[error-midway internalServer]]', 'unavailable'],
    ['[[throttle-midway]]', 'throttled'],
    ['[[drop]]', 'dropped'],
    ['[[broken-frame]]', 'broken'],
  ])('reports %s in the middle of an answer as %s, and keeps the text so far', async (directive, failure) => {
    const answer = await collectAnswer(engine(), `${directive} [[tokens 10]]`);
    expect(answer.failure).toBe(failure);
    expect(answer.pieces.length).toBeGreaterThanOrEqual(4);
  });

  it("fails for a proxy's HTML page", async () => {
    expect((await collectAnswer(engine(), '[[html-502]]')).failure).toBe('unavailable');
  });

  it('fails when the stream stalls, before or after its first event', async () => {
    const engineWithShortTimeouts = engine({ silence: 2_000, whole: 30_000 });
    const stalled = await collectAnswer(engineWithShortTimeouts, '[[stall 20]] [[tokens 10]]');
    expect(stalled).toMatchObject({ failure: 'stalled' });
    expect(stalled.text).not.toBe('');
    expect(await collectAnswer(engineWithShortTimeouts, '[[silent 20]] [[tokens 10]]')).toMatchObject({
      failure: 'stalled',
      text: '',
    });
  });

  it('fails when the whole answer takes too long, even without pauses', async () => {
    const answer = await collectAnswer(engine({ silence: 5_000, whole: 2_500 }), '[[rate 40]] [[tokens 400]]');
    expect(answer.failure).toBe('tooLong');
    expect(answer.text).not.toBe('');
  });

  it('retries when it is throttled before the first event', async () => {
    expect((await collectAnswer(engine(), '[[throttle 1]] [[echo]] made it')).text).toBe('made it');
  });

  it('returns no text for an empty answer', async () => {
    expect(await collectAnswer(engine(), '[[empty]]')).toMatchObject({ text: '', citations: [] });
  });
});
