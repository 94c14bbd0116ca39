import { ulid } from 'ulid';
import { AppFixture, type RunningApp } from '../../support/app/app-fixture';
import { ANNA } from '../../support/app/signer';
import { takeRequestFaults } from '../../support/aws-models/expect-valid-requests';

let fixture: AppFixture;
let app: RunningApp;
beforeAll(async () => {
  fixture = await AppFixture.open();
  app = await fixture.app({ ANSWER_ENGINE: 'knowledge-base' });
});
afterAll(() => fixture.close());

const draftOf = (page: string) => /<textarea[^>]*>([^<]*)<\/textarea>/.exec(page)![1]!;

describe('the length of a question to a knowledge base', () => {
  it.each([
    // The separator of thousands depends on the version of ICU.
    ['de', /Höchstens 1\S*000 Zeichen\./],
    ['fr', /1\s?000 caractères au plus\./],
    ['it', /Al massimo 1\S*000 caratteri\./],
    ['en', /At most 1,000 characters\./],
  ])('is stated beside the message (%s)', async (language, sentence) => {
    const page = await app.client(ANNA).send({ method: 'GET', path: '/', headers: { 'accept-language': language } });
    expect(page.text).toMatch(sentence);
    expect(page.text).toMatch(/<textarea[^>]* data-characters="1000" data-bytes="32768"/);
    // A browser would silently cut a pasted text.
    expect(page.text).not.toContain('maxlength');
  });

  it('is limited before the engine is called, and the draft is kept without JavaScript too', async () => {
    const message = `${'🔥'.repeat(1000)}!`;
    const turnId = ulid();
    const page = await app.client(ANNA).post(`/conversations/${turnId}/turns`, { message, turnId });
    expect(page.status).toBe(422);
    expect(page.text).toContain('it has 1,001 characters, but at most 1,000 are allowed');
    expect(draftOf(page.text)).toBe(message);
    expect(await fixture.items(ANNA)).toEqual([]);
  });

  it('is the reason that the person reads when the service refuses it, without an offer to repeat it', async () => {
    const generous = await fixture.app({ ANSWER_ENGINE: 'knowledge-base', MAX_MESSAGE_CHARACTERS: '20000' });
    const turn = ulid();
    const question = `Wärmepumpe ${'ü'.repeat(1000)}`;
    expect((await generous.client(ANNA).ask(question, { turn })).status).toBe(200);
    expect(await fixture.ended(ANNA, turn)).toMatchObject({ status: 'failed', failure: 'questionTooLong', question });
    expect(takeRequestFaults()).toEqual([expect.stringContaining("'input.text' failed to satisfy constraint")]);
    const page = (await generous.client(ANNA).get(`/conversations/${turn}`)).text;
    expect(page).toContain('The question is too long for the service that answers.');
    expect(page).not.toContain('data-action="retry"');
  });
});
