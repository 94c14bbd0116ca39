import { useBrowserFixture } from '../support/browser/browser-fixture';
import { answer, answerText, ask, untilStatus } from '../support/browser/chat';

const fixture = useBrowserFixture({ ENGINE_SILENCE_SECONDS: '1.5' });

/** What goes wrong, the sentence that says so in German, and whether some text came before. */
const FAILURES: [script: string, sentence: string, before: boolean][] = [
  ['[[throttle]]', 'Der Assistent hat im Moment zu viel zu tun.', false],
  ['[[error accessDenied]]', 'Der Assistent darf nicht antworten', false],
  ['[[error resourceNotFound]]', 'Der Assistent wurde nicht gefunden', false],
  ['[[html-502]]', 'Der Assistent ist im Moment nicht erreichbar.', false],
  ['[[empty]]', 'Der Assistent gab keine Antwort.', false],
  ['[[error-midway internalServer]]', 'Der Assistent ist im Moment nicht erreichbar.', true],
  ['[[throttle-midway]]', 'Der Assistent hat im Moment zu viel zu tun.', true],
  ['[[drop]]', 'Die Verbindung zum Assistenten ist abgebrochen.', true],
  ['[[broken-frame]]', 'Die Antwort kam beschädigt an und endet hier.', true],
  ['[[stall 10]]', 'Der Assistent ist verstummt.', true],
];

/** Words of the services and of our own machinery. */
const INTERNAL = /exception|bedrock|arn:|amazonaws|socket|ECONN|checksum|<html|Bad Gateway|undefined|stack/i;

describe('an engine that fails', () => {
  it.each(FAILURES)('is told of in place, with what came before and a retry: %s', async (script, sentence, before) => {
    const page = await fixture.visitor();
    await ask(page, `[[rate 200]] [[tokens 60]] ${script}`);
    await untilStatus(page, 'failed');
    expect((await answerText(page)).startsWith('Abschnitt 1')).toBe(before);
    const ending = await answer(page).locator('.ending').innerText();
    expect(ending).toContain(sentence);
    expect(ending).not.toMatch(INTERNAL);
    expect(await answer(page).locator('[data-action=retry]').count()).toBe(1);
    const shown = await answer(page).innerText();
    await page.reload();
    expect(await answer(page).getAttribute('data-status')).toBe('failed');
    expect(await answer(page).innerText()).toBe(shown);
  });

  it("is told of in the viewer's language", async () => {
    const page = await fixture.visitor({ locale: 'it-CH' });
    await ask(page, '[[drop]]');
    await untilStatus(page, 'failed');
    expect(await answer(page).locator('.ending').innerText()).toContain('assistente');
    expect(await page.getAttribute('html', 'lang')).toBe('it');
  });

  it('is not told of when another try succeeds', async () => {
    const page = await fixture.visitor();
    await ask(page, '[[throttle 1]] [[tokens 20]]');
    await untilStatus(page, 'complete');
    expect(await answerText(page)).toContain('Abschnitt 1');
    expect(await answer(page).locator('[role=alert]').count()).toBe(0);
  });

  it('answers when it is asked again', async () => {
    const page = await fixture.visitor();
    await ask(page, '[[drop]] [[tokens 20]]');
    await untilStatus(page, 'failed');
    await page.click('[data-action=retry]');
    await untilStatus(page, 'failed', 2);
    expect(await page.locator('article[data-role=user]').count()).toBe(2);
    expect(await page.inputValue('#message')).toBe('');
  });
});
