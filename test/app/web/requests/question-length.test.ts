import { ulid } from 'ulid';
import { AppFixture } from '../../../support/app/app-fixture';
import { ANNA } from '../../../support/app/signer';
import { takeRequestFaults } from '../../../support/aws-models/expect-valid-requests';

const fixture = AppFixture.forFile();
const app = fixture.appForFile({ ANSWER_ENGINE: 'knowledge-base' });

const draftOf = (page: string) => /<textarea[^>]*>([^<]*)<\/textarea>/.exec(page)![1]!;

describe('the maximum length of a question to a knowledge base', () => {
  it.each([
    // Except in English, accept several separators of thousands, because the separator depends on the version of ICU.
    ['de', /Höchstens 1\S*000 Zeichen\./],
    ['fr', /1\s?000 caractères au maximum\./],
    ['it', /Al massimo 1\S*000 caratteri\./],
    ['en', /At most 1,000 characters\./],
  ])('is stated beside the message field in the language %s', async (language, sentence) => {
    const page = await app.client(ANNA).send({ method: 'GET', path: '/', headers: { 'accept-language': language } });
    expect(page.text).toMatch(sentence);
    expect(page.text).toMatch(/<textarea[^>]* data-characters="1000" data-bytes="32768"/);
    // With `maxlength`, browsers would silently truncate a pasted text.
    expect(page.text).not.toContain('maxlength');
  });

  it('is checked before the engine is called, and the page without JavaScript keeps the draft', async () => {
    const message = `${'🔥'.repeat(1000)}!`;
    const turnId = ulid();
    const page = await app.client(ANNA).post(`/conversations/${turnId}/turns`, { message, turnId });
    expect(page.status).toBe(422);
    expect(page.text).toContain('it has 1,001 characters, but at most 1,000 are allowed');
    expect(draftOf(page.text)).toBe(message);
    expect(await fixture.items(ANNA)).toEqual([]);
  });

  it('is given as the reason, without a retry button, when the knowledge base rejects a question that is longer', async () => {
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
