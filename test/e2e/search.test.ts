import type { Page, Request } from 'playwright-core';
import { render } from '../../src/app/web/views/views';
import { useBrowser } from '../support/browser/browser-fixture';
import { askAndWait } from '../support/browser/chat';
import { navigate } from '../support/browser/navigation';

const fixture = useBrowser();

const results = (page: Page) => page.locator('a[data-result]');
const status = (page: Page) => page.locator('#search-status').innerText();
const list = (page: Page) => page.locator('#conversations');
/** Whether a request searches for a text. */
const isOf = (text: string) => (request: Request) => request.postData() === `q=${text}`;

it('shows results in place of the list while the user types, opens a result, and shows the list again', async () => {
  const page = await fixture.openChat();
  await askAndWait(page, '[[echo]] Wie teuer ist eine **Murmeltierheizung**?');
  const address = new URL(page.url()).pathname;
  await navigate(page, () => page.click('a.new'));
  await page.fill('#message', 'Entwurf');
  await page.locator('#search [name=q]').pressSequentially('murmeltier');
  await results(page).first().waitFor();
  await list(page).waitFor({ state: 'hidden' });
  await page.locator('#search-status', { hasText: /^\d+ Gespräche? gefunden$/ }).waitFor();
  await results(page).first().locator('mark', { hasText: 'Murmeltier' }).first().waitFor();
  expect(await results(page).first().getAttribute('href')).toContain(address);
  expect(await page.inputValue('#message')).toBe('Entwurf');
  await page.fill('#search [name=q]', 'murmeltier <b>zebra</b>');
  // Wait for the final status. While conversations are still being read, it says that nothing has been found so far.
  await page.locator('#search-status', { hasText: 'Titel, Fragen und Antworten' }).waitFor();
  await page.press('#search [name=q]', 'Escape');
  expect(await page.inputValue('#search [name=q]')).toBe('');
  await list(page).waitFor();
  await results(page).first().waitFor({ state: 'hidden' });
  await page.fill('#search [name=q]', 'heizung');
  await results(page).filter({ hasText: 'Murmeltier' }).first().click();
  await page.waitForURL((url) => url.pathname.startsWith(address));
});

it('a result opens the conversation at the turn that contains the words', async () => {
  const page = await fixture.openChat();
  await askAndWait(page, '[[echo]] Erste Frage');
  await askAndWait(page, '[[echo]] Wo wachsen **Alpenrosen**?');
  const turn = await page.locator('article[data-turn]').last().getAttribute('data-turn');
  await askAndWait(page, '[[echo]] Letzte Frage');
  const address = new URL(page.url()).pathname;
  await navigate(page, () => page.click('a.new'));
  await page.fill('#search [name=q]', 'alpenrosen');
  expect(await results(page).first().getAttribute('href')).toBe(`${address}/turns/${turn}`);
  await results(page).first().click();
  await page.waitForURL((url) => url.pathname.startsWith(address) && url.hash === `#turn-${turn}`);
  await page.locator('.answer', { hasText: 'Alpenrosen' }).waitFor();
});

it('says that a search is too long', async () => {
  fixture.allowConsoleErrors(/422/);
  const page = await fixture.openChat();
  await page.fill('#search [name=q]', '🦔'.repeat(10_000));
  await page.locator('#search-status', { hasText: 'höchstens 200 sind möglich' }).waitFor();
  expect(await status(page)).toContain("10'000");
});

it('shows a page of results without JavaScript', async () => {
  const page = await fixture.openChat();
  await askAndWait(page, '[[echo]] Was kostet ein **Wasserwirbelwerk**?');
  const { cookies } = await page.context().storageState();
  const context = await fixture.newContext({ javaScriptEnabled: false });
  await context.addCookies(cookies);
  const plain = await context.newPage();
  await plain.goto(fixture.url);
  await plain.fill('#search [name=q]', 'wasserwirbel');
  await plain.press('#search [name=q]', 'Enter');
  await plain.waitForURL(/\/search\?q=wasserwirbel$/);
  expect(await status(plain)).toMatch(/gefunden$/);
  expect(await plain.inputValue('#search [name=q]')).toBe('wasserwirbel');
  expect(await list(plain).isVisible()).toBe(true);
  await navigate(plain, () => results(plain).first().click());
  expect(await plain.locator('.answer').first().innerText()).toContain('Wasserwirbelwerk');
});

it('shows no further results of a search that was still reading older turns when the user left the search', async () => {
  const page = await fixture.openChat();
  const incomplete = render('search-results', { search: { isIncomplete: true } });
  const late = render('search-results', { search: { results: [{ conversationId: 'x', title: [] }] } });
  let release!: () => void;
  const released = new Promise<void>((resolve) => (release = resolve));
  let searches = 0;
  await page.route('**/search', async (route) => {
    if (!isOf('alt')(route.request())) return route.continue();
    const response = await route.fetch();
    const isFirst = searches++ === 0;
    if (!isFirst) await released;
    await route.fulfill({ response, body: isFirst ? incomplete : late });
  });
  const repeated = page.waitForRequest((request) => isOf('alt')(request) && searches > 0);
  await page.fill('#search [name=q]', 'alt');
  await repeated;
  const ended = Promise.race([
    page.waitForEvent('requestfinished', isOf('alt')),
    page.waitForEvent('requestfailed', isOf('alt')),
  ]);
  await page.press('#search [name=q]', 'Escape');
  await list(page).waitFor();
  release();
  await ended;
  // Let the page process the response, if it still accepts it.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  expect(await results(page).count()).toBe(0);
  // The browser may still send a request for the search, which the test does not wait for.
  await page.unrouteAll({ behavior: 'ignoreErrors' });
});
