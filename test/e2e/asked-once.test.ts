import type { Page } from 'playwright-core';
import { useBrowser } from '../support/browser/browser-fixture';
import { answersHtml, ask, askAndWait, waitForGrowth, waitForStatus } from '../support/browser/chat';
import { breakResponse, holdResponse } from '../support/browser/lost-response';
import { navigate } from '../support/browser/navigation';
import { until } from '../support/until';

const fixture = useBrowser();

/** The URLs of all POST requests that a page sends from now on. */
function postsOf(page: Page): readonly string[] {
  const requests: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST') requests.push(request.url());
  });
  return requests;
}

describe('a question', () => {
  it('is asked once after a double click', async () => {
    const page = await fixture.openChat();
    await page.fill('#message', '[[tokens 20]] zweimal geklickt');
    await page.dblclick('#composer [type=submit]');
    await waitForStatus(page, 'complete');
    await page.reload();
    expect(await page.locator('article[data-role=user]').count()).toBe(1);
    expect(await page.locator('nav a', { hasText: 'zweimal geklickt' }).count()).toBe(1);
  });

  it('is asked once after a slow double click', async () => {
    const page = await fixture.openChat();
    await ask(page, '[[tokens 200]] [[rate 30]]');
    await waitForGrowth(page, 1);
    // Press the button again. The pointer is still on it, because the button has not moved.
    await page.mouse.down({ clickCount: 2 });
    await page.mouse.up({ clickCount: 2 });
    await waitForStatus(page, 'complete');
    expect(await page.locator('#composer-problem [role=alert]').count()).toBe(0);
    expect(await page.locator('article[data-role=user]').count()).toBe(1);
  });

  it('is asked once when the same turn id is sent twice', async () => {
    const page = await fixture.openChat();
    const form = { message: '[[tokens 80]] [[rate 100]] zweimal gesendet', turnId: await page.inputValue('#turn-id') };
    const send = () =>
      page.request.post(`/conversations/${form.turnId}/turns`, { form, headers: { 'hx-request': 'true' } });
    const [one, other] = await Promise.all([send(), send()]);
    expect([one.status(), other.status()]).toEqual([200, 200]);
    await page.goto(`/conversations/${form.turnId}`);
    await waitForStatus(page, 'complete');
    expect((await send()).status()).toBe(200);
    await page.reload();
    expect(await page.locator('article[data-role=user]').count()).toBe(1);
    expect(await answersHtml(page)).toHaveLength(1);
  });

  it('is asked once if the user leaves the page before the response and opens the conversation of the question', async () => {
    fixture.allowConsoleErrors(/net::ERR_|htmx:error/);
    const page = await fixture.openChat();
    const id = await page.inputValue('#turn-id');
    const { received } = await holdResponse(page);
    await ask(page, '[[echo]] Verlassen');
    await received;
    await page.goto(`/conversations/${id}`);
    await waitForStatus(page, 'complete');
    const requests = postsOf(page);
    await page.goto('/');
    await page.waitForLoadState('networkidle');
    expect([page.url().endsWith('/'), requests]).toEqual([true, []]);
  });

  it('is asked once if the user leaves the page before the response and opens another conversation', async () => {
    fixture.allowConsoleErrors(/net::ERR_|htmx:error/);
    const page = await fixture.openChat();
    await askAndWait(page, '[[echo]] Andere');
    const other = page.url();
    await page.goto('/');
    const id = await page.inputValue('#turn-id');
    const { received } = await holdResponse(page);
    await ask(page, '[[echo]] Verlassen');
    await received;
    await page.goto(other);
    await page.locator(`[data-conversation="${id}"]`).waitFor();
    const requests = postsOf(page);
    await navigate(page, () => page.click('.new'));
    await page.waitForLoadState('networkidle');
    expect([page.url().endsWith('/'), requests]).toEqual([true, []]);
  });

  it('is asked once when it is sent again because its response was lost', async () => {
    fixture.allowConsoleErrors(/net::ERR_|htmx:error/);
    const page = await fixture.openChat();
    await breakResponse(page);
    await ask(page, '[[echo]] Nur einmal');
    await page.waitForSelector('#composer-problem [role=alert]');
    await page.click('#composer [type=submit]');
    await waitForStatus(page, 'complete');
    await page.reload();
    expect(await page.locator('article[data-role=user]').allInnerTexts()).toEqual(['[[echo]] Nur einmal']);
    expect(await page.locator('nav a', { hasText: 'Nur einmal' }).count()).toBe(1);
  });

  it('is asked and listed once when a reload interrupts its response', async () => {
    const page = await fixture.openChat();
    const { received } = await holdResponse(page);
    await ask(page, '[[echo]] Neu geladen');
    await received;
    await page.reload();
    await waitForStatus(page, 'complete');
    await page.waitForURL('**/conversations/*');
    expect(await page.locator('article[data-role=user]').allInnerTexts()).toEqual(['[[echo]] Neu geladen']);
    expect(await page.locator('nav a', { hasText: 'Neu geladen' }).count()).toBe(1);
  });

  it('whose response was lost stays in the conversation; a changed version is refused once, and is then asked as the next question', async () => {
    fixture.allowConsoleErrors(/net::ERR_|htmx:error|status of 409/);
    const page = await fixture.openChat();
    await breakResponse(page);
    await ask(page, '[[tokens 1]] Erste Fassung');
    await page.waitForSelector('#composer-problem [role=alert]');
    const turnId = await page.inputValue('#turn-id');
    await ask(page, '[[tokens 1]] Andere Fassung');
    await page.waitForSelector('#composer-problem [data-problem="error.stalePage"]');
    const address = `/conversations/${turnId}`;
    await until(async () => (await (await page.request.get(address)).text()).includes('data-status="complete"'));
    await ask(page, '[[tokens 1]] Andere Fassung');
    await waitForStatus(page, 'complete', 2);
    await page.waitForURL(`**${address}`);
    const questions = () => page.locator('article[data-role=user]').allInnerTexts();
    const shown = await questions();
    expect(shown).toEqual(['[[tokens 1]] Erste Fassung', '[[tokens 1]] Andere Fassung']);
    expect(await page.locator('nav a[aria-current=page]', { hasText: 'Erste Fassung' }).count()).toBe(1);
    await page.reload();
    expect(await questions()).toEqual(shown);
  });
});
