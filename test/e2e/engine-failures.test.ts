import { useBrowser } from '../support/browser/browser-fixture';
import { answer, answerText, ask, waitForStatus } from '../support/browser/chat';

const fixture = useBrowser();

/**
 * For each failure of the engine: the script that causes it, the German sentence that explains it, and whether text
 * arrives before the failure.
 */
const FAILURES: [script: string, sentence: string, hasText: boolean][] = [
  ['[[throttle]]', 'Der Assistent ist im Moment überlastet.', false],
  ['[[error accessDenied]]', 'Der Assistent darf nicht antworten', false],
  ['[[error resourceNotFound]]', 'Der Assistent wurde nicht gefunden', false],
  ['[[model retired]]', 'Das Sprachmodell dieses Assistenten wird nicht mehr angeboten.', false],
  ['[[html-502]]', 'Der Assistent ist im Moment nicht erreichbar.', false],
  ['[[empty]]', 'Der Assistent gab keine Antwort.', false],
  ['[[error-midway internalServer]]', 'Der Assistent ist im Moment nicht erreichbar.', true],
  ['[[throttle-midway]]', 'Der Assistent ist im Moment überlastet.', true],
  ['[[drop]]', 'Die Verbindung zum Assistenten ist abgebrochen.', true],
  ['[[broken-frame]]', 'Die Antwort kam beschädigt an und endet hier.', true],
  ['[[stall 10]]', 'Der Assistent antwortet nicht mehr.', true],
];

/** Words from error messages of AWS and of our own code. */
const INTERNAL = /exception|bedrock|arn:|amazonaws|socket|ECONN|checksum|<html|Bad Gateway|undefined|stack/i;

describe('an engine failure', () => {
  it.each(FAILURES)(
    'is explained after the text so far, if there is any, with a retry button: %s',
    async (script, sentence, hasText) => {
      const page = await fixture.openChat();
      await ask(page, `[[rate 200]] [[tokens 60]] ${script}`);
      await waitForStatus(page, 'failed');
      expect((await answerText(page)).startsWith('Abschnitt 1')).toBe(hasText);
      const ending = await answer(page).locator('.ending').innerText();
      expect(ending).toContain(sentence);
      expect(ending).not.toMatch(INTERNAL);
      expect(await answer(page).locator('[data-action=retry]').count()).toBe(1);
      const shown = await answer(page).innerText();
      await page.reload();
      expect(await answer(page).getAttribute('data-status')).toBe('failed');
      expect(await answer(page).innerText()).toBe(shown);
    },
  );

  it("is explained in the viewer's language", async () => {
    const page = await fixture.openChat({ locale: 'it-CH' });
    await ask(page, '[[drop]]');
    await waitForStatus(page, 'failed');
    expect(await answer(page).locator('.ending').innerText()).toContain('assistente');
    expect(await page.getAttribute('html', 'lang')).toBe('it');
  });

  it('is not shown when an automatic retry succeeds', async () => {
    const page = await fixture.openChat();
    await ask(page, '[[throttle 1]] [[tokens 20]]');
    await waitForStatus(page, 'complete');
    expect(await answerText(page)).toContain('Abschnitt 1');
    expect(await answer(page).locator('.note').count()).toBe(0);
  });

  it('allows the question to be asked again', async () => {
    const page = await fixture.openChat();
    await ask(page, '[[drop]] [[tokens 20]]');
    await waitForStatus(page, 'failed');
    await page.click('[data-action=retry]');
    await page.waitForSelector('[data-branches][data-current="2"]');
    await waitForStatus(page, 'failed');
    expect(await page.locator('article[data-role=user]').count()).toBe(1);
    expect(await page.inputValue('#message')).toBe('');
  });
});
