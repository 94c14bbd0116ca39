import { answerLanguage, firstSentence } from '../../../../src/app/web/views/answer-summary';
import { AppFixture } from '../../../support/app/app-fixture';
import { ANNA } from '../../../support/app/signer';

const GERMAN =
  'Der Förderbeitrag für eine Wärmepumpe ist höher, wenn sie eine Ölheizung ersetzt. Er wird nach der Abnahme bezahlt.';
const FRENCH =
  "Le montant est versé après la réception de l'installation. Il est plus élevé si la pompe remplace un chauffage.";
const ITALIAN =
  "L'importo è versato dopo il collaudo dell'impianto. È più alto se la pompa sostituisce un riscaldamento.";
const ENGLISH =
  'The grant is paid after the acceptance of the system. It is higher if the pump replaces an oil heating.';

describe('answerLanguage', () => {
  it.each([
    ['de', GERMAN],
    ['fr', FRENCH],
    ['it', ITALIAN],
    ['en', ENGLISH],
  ])('recognises %s', (language, text) => {
    expect(answerLanguage(text)).toBe(language);
  });

  it.each([
    ['a short answer', 'Ja, das ist so.'],
    ['numbers', '12 000 kWh, 8 kW, CHF 5000.–'],
    ['as much of one language as of another', `${GERMAN} ${FRENCH}`],
    ['code', `\`\`\`\n${ENGLISH}\n\`\`\``],
    [
      'an unknown language',
      'De subsidie wordt betaald na oplevering van de installatie door een erkende installateur.',
    ],
  ])('returns no language for %s', (_what, text) => {
    expect(answerLanguage(text)).toBeUndefined();
  });

  it('does not count quoted passages', () => {
    expect(answerLanguage(`${GERMAN}\n\n> ${ENGLISH} ${ENGLISH}`)).toBe('de');
  });
});

describe('firstSentence', () => {
  it.each([
    [GERMAN, 'Der Förderbeitrag für eine Wärmepumpe ist höher, wenn sie eine Ölheizung ersetzt.'],
    ['# Überblick\n\n**Ja**, [hier](https://example.com). Mehr folgt.', 'Ja, hier.'],
    ['```\ncode\n```\n| a | b |\n|---|---|\n\n- Eins. Zwei.', 'Eins.'],
    ['```\ncode', ''],
    ['', ''],
  ])('of %j is %j', (answer, sentence) => {
    expect(firstSentence(answer)).toBe(sentence);
  });

  it('has at most 200 characters, so that a screen reader can say it', () => {
    expect(firstSentence('wort '.repeat(900)).length).toBeLessThanOrEqual(200);
  });
});

describe('a page', () => {
  const fixture = AppFixture.forFile();
  const app = fixture.appForFile();

  it('marks an answer with its language if the page is in a different one, and announces the end of an answer only in the live region', async () => {
    const client = app.client(ANNA);
    const asked = await client.ask(`[[echo]] ${FRENCH}`);
    await fixture.ended(ANNA, asked.turn);
    const address = `/conversations/${asked.conversation}`;
    const pageIn = (language: string) => client.get(address, { cookie: `language=${language}` });
    expect((await pageIn('de')).text).toContain('<div class="answer" lang="fr">');
    expect((await pageIn('fr')).text).toContain('<div class="answer">');
    const { text } = await pageIn('de');
    expect(text).toMatch(/<p id="live" class="hidden" role="status"[^>]*><\/p>/);
    expect(/<article[^>]*data-role="assistant"[^]*<\/article>/.exec(text)![0]).not.toMatch(
      /role="(?:alert|status)"|aria-live/,
    );
    const stream = await client.get(`${address}/turns/${asked.turn}/answer`, { cookie: 'language=de' });
    expect(stream.text).toContain('Antwort vollständig: <span lang="fr">Le montant est versé');
    expect(stream.text).toContain('data-language="fr"');
  });
});
