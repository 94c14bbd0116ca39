import type { Page } from 'playwright-core';
import { useBrowser } from '../support/browser/browser-fixture';
import { answer, answerText, waitForStatus } from '../support/browser/chat';
import { hasFocus, tabTo, waitForFocus } from '../support/browser/keyboard';

const fixture = useBrowser();
/** This name stays the first in the list, even if other tests that use the same product add documents. */
const DOCUMENT = '1 Tastatur.txt';
const ROW = `[data-document="${DOCUMENT}"]`;
const USER = 'tastatur@example.org';

const press = (page: Page, ...keys: string[]) =>
  keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());
const type = (page: Page, text: string) => page.keyboard.type(text);

async function ask(page: Page, question: string): Promise<void> {
  await waitForFocus(page, '#message');
  await type(page, question);
  await press(page, 'Enter');
}

async function signInByKeyboard(page: Page): Promise<void> {
  await page.goto('/');
  await waitForFocus(page, '[name=username]');
  await type(page, 'admin@example.org');
  await tabTo(page, '[name=password]');
  await type(page, 'Joule-Verne-1');
  await press(page, 'Enter');
  await waitForFocus(page, '#message');
}

it('a user without a mouse asks, stops, regenerates, opens a source, edits, searches, renames and deletes', async () => {
  const page = await (await fixture.newContext()).newPage();
  await signInByKeyboard(page);

  await ask(page, '[[tokens 4000]] [[rate 20]]');
  await waitForStatus(page, 'streaming');
  await page.locator('#composer [data-action=stop]').waitFor();
  await tabTo(page, '#composer [data-action=stop]');
  await press(page, 'Enter');
  await waitForStatus(page, 'stopped');
  await waitForFocus(page, '#message');

  await ask(page, 'Welche Förderung gibt es für Wärmepumpen?');
  await waitForStatus(page, 'complete', 2);
  await tabTo(page, '[data-action=regenerate]', 'Shift+Tab');
  await press(page, 'Enter');
  await page.locator('[data-branches][data-current="2"]').waitFor();
  await waitForStatus(page, 'complete', 2);
  await waitForFocus(page, '#message');
  expect(await answerText(page)).toContain('Wärmepumpe');

  await tabTo(page, 'a[data-mark]', 'Shift+Tab');
  await press(page, 'Enter');
  await waitForFocus(page, 'a[href*="/sources/"]');
  const opened = page.context().waitForEvent('page');
  await press(page, 'Enter');
  const source = await opened;
  await source.locator('main.source h1').waitFor();
  await source.close();

  await tabTo(page, '#message');
  await press(page, 'ArrowUp');
  await waitForFocus(page, '[data-form=edit] textarea');
  await press(page, 'Control+a');
  await type(page, '[[echo]] Tastaturfrage');
  await tabTo(page, '[data-form=edit] [type=submit]');
  await press(page, 'Enter');
  await page.locator('.answer', { hasText: 'Tastaturfrage' }).waitFor();
  await waitForStatus(page, 'complete', 2);
  await waitForFocus(page, '#message');

  // Leave the field with Escape: in a field, the shortcut `s` would be text.
  await press(page, 'Escape', 's');
  await waitForFocus(page, '#search-text');
  // Wait until the search for the whole word has ended. Otherwise the page could replace the focused result of a search for the
  // first letters.
  const searched = page.waitForEvent('requestfinished', (request) => !!request.postData()?.includes('q=Tastaturfrage'));
  await type(page, 'Tastaturfrage');
  await searched;
  await page.locator('a[data-result] mark', { hasText: 'Tastaturfrage' }).first().waitFor();
  await tabTo(page, 'a[data-result]');
  await press(page, 'Enter');
  await page.waitForURL(/#turn-/);

  await tabTo(page, '[data-conversation]:has([aria-current=page]) [data-action=rename]');
  await press(page, 'Enter');
  await waitForFocus(page, '[data-form=rename] [name=title]');
  await press(page, 'Control+a');
  await type(page, 'Ohne Maus');
  await press(page, 'Enter');
  await waitForFocus(page, '[data-action=rename][aria-label*="Ohne Maus"]');
  await press(page, 'Enter');
  await waitForFocus(page, '[data-form=rename] [name=title]');
  await press(page, 'Escape');
  await waitForFocus(page, '[data-action=rename][aria-label*="Ohne Maus"]');
  await tabTo(page, '[data-action=delete][aria-label*="Ohne Maus"]');
  await press(page, 'Enter');
  await waitForFocus(page, '[data-action=undo]');
  await press(page, 'Enter');
  await page.waitForURL('**/conversations/*');
  await page.locator('[data-action=rename][aria-label*="Ohne Maus"]').waitFor();
  await waitForFocus(page, ':not(body)');

  await tabTo(page, '[data-action=help]');
  await press(page, 'Enter');
  await page.locator('#help').waitFor();
  await press(page, 'Escape');
  await waitForFocus(page, '[data-action=help]');
}, 240_000);

it('a user without a mouse uploads and deletes a document, and invites and disables a user, in the console', async () => {
  const page = await fixture.openChat({ username: 'admin@example.org' });
  await tabTo(page, '.to-console');
  await press(page, 'Enter');
  await page.waitForURL('**/admin/documents');
  await tabTo(page, '.skip');
  await press(page, 'Enter');
  // Start to wait for the file dialog early: it takes a moment until Chromium reports the dialog instead of opening it.
  const chooser = page.waitForEvent('filechooser');
  await tabTo(page, '#upload [type=file]');
  await press(page, 'Enter');
  await (await chooser).setFiles({ name: DOCUMENT, mimeType: 'text/plain', buffer: Buffer.from('Ohne Maus.') });
  await tabTo(page, '#upload [type=submit]');
  await press(page, 'Enter');
  await page.locator(`[data-report="${DOCUMENT}"][data-outcome=stored]`).waitFor();
  expect(await hasFocus(page, 'body')).toBe(false);
  await page.locator(ROW).waitFor();

  await tabTo(page, `${ROW} [data-action=menu]`);
  await press(page, 'Enter');
  await tabTo(page, `${ROW} [data-action=delete]`);
  await press(page, 'Enter');
  await waitForFocus(page, '[data-action=cancel]');
  await press(page, 'Escape');
  await waitForFocus(page, `${ROW} [data-action=menu]`);
  await press(page, 'Enter');
  await tabTo(page, `${ROW} [data-action=delete]`);
  await press(page, 'Enter');
  await waitForFocus(page, '[data-action=cancel]');
  await tabTo(page, '[data-action=confirm]');
  await press(page, 'Enter');
  await page.locator(`${ROW}:not([data-state=deleting])`).waitFor({ state: 'detached' });
  await waitForFocus(page, '[data-document] *');
  await page.locator(ROW).waitFor({ state: 'detached', timeout: 60_000 });
  await waitForFocus(page, '[data-document] *');

  await page.goto('/admin/users');
  await tabTo(page, '#invite [name=email]');
  await type(page, USER);
  await press(page, 'Enter');
  await page.locator(`[data-user="${USER}"]`).waitFor();
  await waitForFocus(page, '#invite [name=email]');
  expect(await page.inputValue('#invite [name=email]')).toBe('');
  const user = `[data-user="${USER}"]`;
  await tabTo(page, `${user} [data-action=menu]`);
  await press(page, 'Enter');
  await tabTo(page, `${user} [data-action=disable]`);
  await press(page, 'Enter');
  await waitForFocus(page, '[data-action=cancel]');
  await tabTo(page, '[data-action=confirm]');
  await press(page, 'Enter');
  await page.locator(`${user}[data-status=disabled]`).waitFor();
  await waitForFocus(page, `${user} *`);
}, 240_000);

it('the conversation is fewer than ten tab stops from the top of the page, and one stop with the skip link', async () => {
  const page = await fixture.openChat();
  await ask(page, '[[echo]] [Verweis](https://example.com)');
  await waitForStatus(page, 'complete');
  await page.reload();
  await page.locator('.skip').first().focus();
  await press(page, 'Enter');
  await waitForFocus(page, '#messages');
  await page.locator('.skip').first().focus();
  expect(await tabTo(page, '#messages *')).toBeLessThan(10);
  expect(await answer(page).count()).toBe(1);
});
