import type { Page } from 'playwright-core';
import { useBrowser } from '../support/browser/browser-fixture';
import { answersHtml, answerText, askAndWait, conversationId, waitForStatus } from '../support/browser/chat';
import { navigate } from '../support/browser/navigation';

const fixture = useBrowser();

/** Goes back or forward, as the browser's buttons do. */
const go = (page: Page, steps: number) => navigate(page, () => page.evaluate((by) => history.go(by), steps));

describe('Back and Forward', () => {
  it('show the page that belongs to the URL', async () => {
    const page = await fixture.openChat();
    await askAndWait(page, '[[echo]] Erstes Gespräch');
    const first = page.url();
    await page.click('.new');
    await page.waitForURL((url) => url.pathname === '/');
    await askAndWait(page, '[[echo]] Zweites Gespräch');
    const second = page.url();
    expect(second).not.toBe(first);

    await go(page, -1);
    expect(new URL(page.url()).pathname).toBe('/');
    expect(await page.locator('article').count()).toBe(0);
    await go(page, -1);
    expect(page.url()).toBe(first);
    await waitForStatus(page, 'complete');
    expect(await answerText(page)).toBe('Erstes Gespräch');
    await go(page, 1);
    expect(await page.locator('article').count()).toBe(0);
    await go(page, 1);
    expect(page.url()).toBe(second);
    await waitForStatus(page, 'complete');
    expect(await answerText(page)).toBe('Zweites Gespräch');
  });

  it('leave a usable page: a question that is asked after Back to the start page opens a new conversation', async () => {
    const page = await fixture.openChat();
    await askAndWait(page, '[[echo]] Erstes Gespräch');
    const id = conversationId(page);
    await go(page, -1);
    await askAndWait(page, '[[echo]] Neues Gespräch');
    expect(conversationId(page)).not.toBe(id);
    await page.goto(`/conversations/${id}`);
    expect(await page.locator('article[data-role=user]').allInnerTexts()).toEqual(['[[echo]] Erstes Gespräch']);
  });

  it('return to an answer that was still streaming', async () => {
    const page = await fixture.openChat();
    await page.fill('#message', '[[tokens 150]] [[rate 60]]');
    await page.click('#composer [type=submit]');
    await page.waitForURL('**/conversations/*');
    await page.click('.new');
    await page.waitForURL((url) => url.pathname === '/');
    await go(page, -1);
    await waitForStatus(page, 'complete');
    const streamed = await answersHtml(page);
    await page.reload();
    expect(await answersHtml(page)).toEqual(streamed);
  });
});

describe('Back and Forward between versions', () => {
  const questions = (page: Page) => page.locator('article[data-role=user]').allInnerTexts();
  const version = (page: Page) => page.locator('[data-branches]').last().getAttribute('data-current');
  const entries = (page: Page) => page.evaluate(() => history.length);
  const regenerate = async (page: Page, next: string) => {
    await page.locator('[data-action=regenerate]').last().click();
    await page.waitForSelector(`[data-branches][data-current="${next}"]`);
    await waitForStatus(page, 'complete');
  };

  it('return to the version that was shown before each regeneration, even after a reload', async () => {
    const page = await fixture.openChat();
    await askAndWait(page, '[[echo]] Eins');
    const before = await entries(page);
    await regenerate(page, '2');
    await regenerate(page, '3');
    const address = page.url();
    expect(await entries(page)).toBe(before + 2);
    for (const shown of ['2', '1']) {
      await go(page, -1);
      expect(await version(page)).toBe(shown);
      await page.reload();
      expect(await version(page)).toBe(shown);
    }
    await go(page, 1);
    expect(await version(page)).toBe('2');
    await go(page, 1);
    expect([await version(page), page.url()]).toEqual(['3', address]);
    await go(page, -3);
    expect(new URL(page.url()).pathname).toBe('/');
  });

  it('return to the whole branch that was shown before a question was edited', async () => {
    const page = await fixture.openChat();
    await askAndWait(page, '[[echo]] Eins');
    await askAndWait(page, '[[echo]] Zwei');
    const before = await entries(page);
    await page.locator('[data-action=edit]').first().click();
    await page.fill('form[data-form=edit] textarea', '[[echo]] Anders');
    await page.click('form[data-form=edit] [type=submit]');
    await page.waitForSelector('[data-branches][data-current="2"]');
    await waitForStatus(page, 'complete');
    await askAndWait(page, '[[echo]] Weiter');
    expect(await entries(page)).toBe(before + 1);
    await go(page, -1);
    expect(await questions(page)).toEqual(['[[echo]] Eins', '[[echo]] Zwei']);
    await go(page, 1);
    expect(await questions(page)).toEqual(['[[echo]] Anders', '[[echo]] Weiter']);
  });
});
