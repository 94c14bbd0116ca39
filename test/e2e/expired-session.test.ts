import type { Page } from 'playwright-core';
import { signIn, useBrowser } from '../support/browser/browser-fixture';
import { answerText, ask, askAndWait, waitForGrowth, waitForStatus } from '../support/browser/chat';
import { until } from '../support/until';

const fixture = useBrowser();

const questions = (page: Page) => page.locator('article[data-role=user]').allInnerTexts();

describe('an expired session', () => {
  it('leaves the question in the composer, and lets the page send it once when the user has signed in again in another tab', async () => {
    const page = await fixture.openChat();
    await askAndWait(page, '[[tokens 5]]');
    await page.context().clearCookies();
    await ask(page, '[[echo]] Noch da');
    await page.waitForSelector('#composer-problem [role=alert]');
    expect(await page.innerText('#composer-problem')).toContain('Melden Sie sich in einem anderen Tab an');
    expect(await page.inputValue('#message')).toBe('[[echo]] Noch da');
    expect(await page.locator('article[data-role=user]').count()).toBe(1);
    const turnId = await page.inputValue('#turn-id');
    const [elsewhere] = await Promise.all([page.context().waitForEvent('page'), page.click('#composer-problem a')]);
    await signIn(elsewhere);
    // The page sends the question by itself after the sign-in. The user may send it too, but it must be asked only
    // once.
    await page.click('#composer [type=submit]');
    await waitForStatus(page, 'complete', 2);
    expect(await answerText(page)).toBe('Noch da');
    expect(await page.inputValue('#message')).toBe('');
    await page.locator('#composer-problem [role=alert]').waitFor({ state: 'detached' });
    expect(await page.locator('article[data-turn]').last().getAttribute('data-turn')).toBe(turnId);
    await page.reload();
    expect(await questions(page)).toEqual(['[[tokens 5]]', '[[echo]] Noch da']);
  });

  it.each([
    ['a first question', async (page: Page) => page.goto('/')],
    ['a later question', async (page: Page) => askAndWait(page, '[[echo]] Vorher')],
  ])('lets the page send %s once when the user reloads the page and signs in', async (_, prepare) => {
    const page = await fixture.openChat();
    await prepare(page);
    const before = await questions(page);
    await page.context().clearCookies();
    await ask(page, '[[echo]] Noch da');
    await page.waitForSelector('#composer-problem [role=alert]');
    await page.locator('#message').press('End');
    await page.reload();
    await signIn(page);
    await waitForStatus(page, 'complete', before.length + 1);
    expect(await answerText(page)).toBe('Noch da');
    expect(await page.inputValue('#message')).toBe('');
    await page.reload();
    await page.waitForLoadState('networkidle');
    expect(await questions(page)).toEqual([...before, '[[echo]] Noch da']);
    expect(await page.locator('nav a', { hasText: 'Noch da' }).count()).toBeLessThanOrEqual(1);
  });

  it('lets the page send an edited question once when the user signs in again', async () => {
    const page = await fixture.openChat();
    await askAndWait(page, '[[echo]] Vorher');
    const edit = async (text: string) => {
      await page.click('[data-action=edit]');
      await page.locator('form[data-form=edit]').waitFor();
      await page.context().clearCookies();
      await page.fill('form[data-form=edit] textarea', text);
      await page.click('form[data-form=edit] [type=submit]');
      await page.waitForSelector('#composer-problem [role=alert]');
      expect(await page.inputValue('form[data-form=edit] textarea')).toBe(text);
    };
    await edit('[[echo]] Im anderen Tab');
    const [elsewhere] = await Promise.all([page.context().waitForEvent('page'), page.click('#composer-problem a')]);
    await signIn(elsewhere);
    await page.locator('.answer', { hasText: 'Im anderen Tab' }).waitFor();
    await waitForStatus(page, 'complete');
    await edit('[[echo]] Im selben Tab');
    await page.reload();
    await signIn(page);
    await page.locator('.answer', { hasText: 'Im selben Tab' }).waitFor();
    expect(await questions(page)).toEqual(['[[echo]] Im selben Tab']);
    expect(await page.getAttribute('[data-branches]', 'data-count')).toBe('3');
    expect(await page.inputValue('#message')).toBe('');
  });

  it.each([
    ['a question', '#message', '#composer'],
    ['an edited question', 'form[data-form=edit] textarea', 'form[data-form=edit]'],
  ])(
    'keeps the conversation, and lets the page show the reason, if the server refuses %s that the page sends again',
    async (_, field, form) => {
      fixture.allowConsoleErrors(/status of 409/);
      const page = await fixture.openChat();
      await askAndWait(page, '[[echo]] Vorher');
      await page.click('[data-action=edit]');
      await page.waitForSelector('form[data-form=edit] textarea:focus');
      await page.context().clearCookies();
      await page.fill(field, '[[echo]] Noch da');
      await page.click(`${form} [type=submit]`);
      await page.waitForSelector('#composer-problem [role=alert]');
      await page.route('**/turns', (route) =>
        route.fulfill({ status: 409, headers: { 'joule-verne': '' }, body: '<p role="alert">Abgelehnt</p>' }),
      );
      const [elsewhere] = await Promise.all([page.context().waitForEvent('page'), page.click('#composer-problem a')]);
      await signIn(elsewhere);
      await page.locator('#composer-problem', { hasText: 'Abgelehnt' }).waitFor();
      expect(await page.locator('#messages').innerText()).not.toContain('Abgelehnt');
      expect(await answerText(page)).toBe('Vorher');
      expect(await page.inputValue(field)).toBe('[[echo]] Noch da');
    },
  );

  it('lets the page send no question that the user has changed in the meantime', async () => {
    const page = await fixture.openChat();
    await page.context().clearCookies();
    await ask(page, '[[echo]] Noch da');
    await page.waitForSelector('#composer-problem [role=alert]');
    await page.fill('#message', '[[echo]] Noch nicht fertig');
    await page.reload();
    await signIn(page);
    expect(await page.inputValue('#message')).toBe('[[echo]] Noch nicht fertig');
    expect(await questions(page)).toEqual([]);
  });

  it('makes the page say beside the list that a conversation was not renamed, until the renaming succeeds', async () => {
    const page = await fixture.openChat();
    await askAndWait(page, '[[echo]] Alter Titel');
    const cookies = await page.context().cookies();
    await page.locator('[data-action=rename]').first().focus();
    await page.locator('[data-action=rename]').first().click();
    await page.fill('[name=title]', 'Neuer Titel');
    await page.context().clearCookies();
    await page.press('[name=title]', 'Enter');
    await page.locator('#list-problem', { hasText: 'Es wurde nichts geändert' }).waitFor();
    expect(await page.locator('#composer-problem [role=alert]').count()).toBe(0);
    expect(await page.inputValue('[name=title]')).toBe('Neuer Titel');
    await page.context().addCookies(cookies);
    await page.press('[name=title]', 'Enter');
    await page.waitForFunction(() => document.title.startsWith('Neuer Titel'));
    await until(async () => (await page.locator('[role=alert]').count()) === 0);
  });

  it('keeps a draft after an error page that does not show who is signed in', async () => {
    fixture.allowConsoleErrors(/401/);
    const page = await fixture.openChat();
    await page.fill('#message', 'Noch nicht gesendet');
    const chat = await (await page.request.get('/')).text();
    const script = /<script[^>]*chat\.js[^>]*><\/script>/.exec(chat)![0];
    await page.route('**/', (route) => route.fulfill({ status: 401, contentType: 'text/html', body: script }), {
      times: 1,
    });
    await page.reload();
    expect(await page.locator('#message').count()).toBe(0);
    await page.reload();
    expect(await page.inputValue('#message')).toBe('Noch nicht gesendet');
  });

  it('leaves no unsent question to another user who signs in', async () => {
    const page = await fixture.openChat();
    await page.context().clearCookies();
    await ask(page, '[[echo]] Nur für Anna');
    await page.waitForSelector('#composer-problem [role=alert]');
    await page.reload();
    await signIn(page, 'admin@example.org');
    expect(await page.inputValue('#message')).toBe('');
    expect(await questions(page)).toEqual([]);
    expect(JSON.stringify(await page.evaluate(() => ({ ...sessionStorage })))).not.toContain('Nur für Anna');
  });

  it('replaces the page with the signed-out page, and deletes the draft, when another user has signed in in a different tab', async () => {
    const page = await fixture.openChat();
    await page.fill('#message', 'Nur für Anna');
    await page.context().clearCookies();
    const elsewhere = await page.context().newPage();
    await elsewhere.goto('/');
    await signIn(elsewhere, 'admin@example.org');
    await page.waitForURL('**/signed-out');
    expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage }))).toBe('{}');
  });

  it('stops the page from requesting its answer repeatedly', async () => {
    fixture.allowConsoleErrors(/net::ERR_|htmx:sse:error|status of 401/);
    const proxy = await fixture.faultProxy();
    const page = await fixture.openChat({ url: proxy.url });
    await ask(page, '[[tokens 300]] [[rate 40]]');
    await waitForGrowth(page, 3);
    const kept = await answerText(page);
    let requests = 0;
    page.on('request', (request) => {
      if (request.url().endsWith('/answer')) requests++;
    });
    await page.context().clearCookies();
    proxy.cut();
    proxy.restore();
    await page.waitForSelector('article[data-role=assistant] [role=alert]');
    expect(await page.innerText('article[data-role=assistant] [role=alert]')).toContain(
      'Die Verbindung zu dieser Antwort ist abgebrochen.',
    );
    expect(await answerText(page)).toContain(kept.slice(0, 40));
    expect(requests).toBeLessThanOrEqual(4);
    // If the page retried, it would send the first request within two seconds.
    await expect(page.waitForRequest('**/answer', { timeout: 2_500 })).rejects.toThrow('Timeout');
  });
});
