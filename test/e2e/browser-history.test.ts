import type { Page } from 'playwright-core';
import { useBrowserFixture } from '../support/browser/browser-fixture';
import { answer, answersHtml, answerText, askToTheEnd, conversationId, untilStatus } from '../support/browser/chat';

const fixture = useBrowserFixture();

/** Back or Forward, as the browser's buttons; every page of the history is loaded anew. */
async function go(page: Page, steps: number): Promise<void> {
  await Promise.all([page.waitForEvent('load'), page.evaluate((by) => history.go(by), steps)]);
}

describe('Back and Forward', () => {
  it('lead to the page whose address stands in the bar', async () => {
    const page = await fixture.visitor();
    await askToTheEnd(page, '[[echo]] Erstes Gespräch');
    const first = page.url();
    await page.click('.new');
    await page.waitForURL((url) => url.pathname === '/');
    await askToTheEnd(page, '[[echo]] Zweites Gespräch');
    const second = page.url();
    expect(second).not.toBe(first);

    await go(page, -1);
    expect(new URL(page.url()).pathname).toBe('/');
    expect(await page.locator('article').count()).toBe(0);
    await go(page, -1);
    expect(page.url()).toBe(first);
    await untilStatus(page, 'complete');
    expect(await answerText(page)).toBe('Erstes Gespräch');
    await go(page, 1);
    expect(await page.locator('article').count()).toBe(0);
    await go(page, 1);
    expect(page.url()).toBe(second);
    await untilStatus(page, 'complete');
    expect(await answerText(page)).toBe('Zweites Gespräch');
  });

  it('leave a page that can ask: its question goes where the address says', async () => {
    const page = await fixture.visitor();
    await askToTheEnd(page, '[[echo]] Erstes Gespräch');
    const id = conversationId(page);
    await go(page, -1);
    await askToTheEnd(page, '[[echo]] Neues Gespräch');
    expect(conversationId(page)).not.toBe(id);
    await page.goto(`/conversations/${id}`);
    expect(await page.locator('article[data-role=user]').allInnerTexts()).toEqual(['[[echo]] Erstes Gespräch']);
  });

  it('come back to an answer that was still coming in', async () => {
    const page = await fixture.visitor();
    await page.fill('#message', '[[tokens 150]] [[rate 60]]');
    await page.click('#composer [type=submit]');
    await page.waitForURL('**/conversations/*');
    await page.click('.new');
    await page.waitForURL((url) => url.pathname === '/');
    await go(page, -1);
    await untilStatus(page, 'complete');
    const streamed = await answersHtml(page);
    await page.reload();
    expect(await answersHtml(page)).toEqual(streamed);
  });
});

describe('a conversation', () => {
  it('is understood as one: a follow-up knows what came before', async () => {
    const page = await fixture.visitor();
    await askToTheEnd(page, 'Welche Förderung gibt es für Wärmepumpen?');
    await askToTheEnd(page, 'Was habe ich vorher gefragt?');
    expect(await answerText(page)).toContain('Welche Förderung gibt es für Wärmepumpen?');
  });

  it('is understood as one after an answer that did not come to its end', async () => {
    const page = await fixture.visitor();
    await askToTheEnd(page, 'Welche Förderung gibt es für Wärmepumpen?');
    await page.fill('#message', '[[drop]] [[tokens 20]]');
    await page.click('#composer [type=submit]');
    await untilStatus(page, 'failed', 2);
    await page.reload();
    await askToTheEnd(page, 'Was war meine erste Frage?');
    expect(await answerText(page)).toContain('Welche Förderung gibt es für Wärmepumpen?');
    expect(await answer(page).locator('[role=alert]').count()).toBe(0);
  });
});
