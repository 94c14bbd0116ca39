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

  it('leave a usable page, which sends a question to the conversation in its URL', async () => {
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
