import { useBrowser } from '../support/browser/browser-fixture';
import {
  answer,
  answersHtml,
  answerText,
  ask,
  conversationId,
  waitForGrowth,
  waitForStatus,
} from '../support/browser/chat';

const fixture = useBrowser();

/** Console messages of a browser whose connection was cut. */
const CONNECTION_CUT = /net::ERR_|htmx:sse:error/;

/** Words with numbers, so that a lost or repeated word is noticed. */
const WORDS = Array.from({ length: 260 }, (_, index) => `wort${index}`);
const PARAGRAPHS = Array.from({ length: 26 }, (_, index) => WORDS.slice(index * 10, index * 10 + 10).join(' ')).join(
  '\n\n',
);

describe('a streaming answer', () => {
  it('continues after a reload, and ends with the HTML that another reload shows', async () => {
    const page = await fixture.openChat();
    await ask(page, '[[tokens 360]] [[rate 30]]');
    const [before] = await waitForGrowth(page, 4);
    await page.reload();
    const [after] = await waitForGrowth(page, 4);
    expect(after).toBeGreaterThan(before!);
    await waitForStatus(page, 'complete');
    const streamed = await answersHtml(page);
    await page.reload();
    expect(await answersHtml(page)).toEqual(streamed);
  });

  it('closes its connection when it ends, instead of connecting again', async () => {
    const page = await fixture.openChat();
    const closed = page.evaluate(
      () =>
        new Promise((resolve) => {
          document.addEventListener('htmx:sse:close', (event) => resolve((event as CustomEvent).detail.reason));
        }),
    );
    await ask(page, '[[tokens 5]]');
    expect(await closed).toBe('message');
  });

  it('grows in a second tab as well', async () => {
    const page = await fixture.openChat();
    await ask(page, '[[tokens 360]] [[rate 30]]');
    await waitForGrowth(page, 2);
    const second = await page.context().newPage();
    await second.goto(page.url());
    await Promise.all([waitForGrowth(page, 4), waitForGrowth(second, 4)]);
    await Promise.all([waitForStatus(page, 'complete'), waitForStatus(second, 'complete')]);
    expect(await answersHtml(second)).toEqual(await answersHtml(page));
  });

  it('neither loses nor repeats a word when the connection is cut several times', async () => {
    fixture.allowConsoleErrors(CONNECTION_CUT);
    const proxy = await fixture.faultProxy();
    const page = await fixture.openChat({ url: proxy.url });
    await ask(page, `[[rate 50]] [[echo]]\n${PARAGRAPHS}`);
    for (let cuts = 0; cuts < 3; cuts++) {
      await waitForGrowth(page, 3);
      proxy.cut();
      proxy.restore();
    }
    await waitForStatus(page, 'complete');
    expect((await answerText(page)).split(/\s+/)).toEqual(WORDS);
    const streamed = await answersHtml(page);
    await page.reload();
    expect(await answersHtml(page)).toEqual(streamed);
    expect(await page.locator('article[data-role=user]').count()).toBe(1);
  });

  it('is shown completely even if the connection returns only after the end of the answer', async () => {
    fixture.allowConsoleErrors(CONNECTION_CUT);
    const proxy = await fixture.faultProxy();
    const page = await fixture.openChat({ url: proxy.url });
    await ask(page, `[[rate 60]] [[echo]]\n${PARAGRAPHS}`);
    await waitForGrowth(page, 3);
    proxy.cut();
    const elsewhere = await fixture.openChat();
    await elsewhere.goto(`/conversations/${conversationId(page)}`);
    await waitForStatus(elsewhere, 'complete');
    expect(await answer(page).getAttribute('data-status')).toBe('streaming');
    proxy.restore();
    await waitForStatus(page, 'complete');
    expect((await answerText(page)).split(/\s+/)).toEqual(WORDS);
    expect(await answersHtml(page)).toEqual(await answersHtml(elsewhere));
  });

  it('shows that it no longer exists, and stops reconnecting, when its conversation was deleted', async () => {
    fixture.allowConsoleErrors(/net::ERR_|htmx:sse:error|404/);
    const proxy = await fixture.faultProxy();
    const page = await fixture.openChat({ url: proxy.url });
    await ask(page, '[[tokens 2000]] [[rate 50]]');
    await waitForGrowth(page, 2);
    proxy.cut();
    const elsewhere = await fixture.openChat();
    const path = `/conversations/${conversationId(page)}/delete`;
    await elsewhere.evaluate((address) => fetch(address, { method: 'POST' }), path);
    proxy.restore();
    await waitForStatus(page, 'failed');
    expect(await answer(page).locator('[role=alert]').innerText()).toContain('Diese Antwort gibt es nicht');
    expect(await answer(page).locator('[data-action=stop]').count()).toBe(0);
    expect(await answer(page).getAttribute('hx-sse:connect')).toBeNull();
  });

  it('shows that it does not exist if the first request for its stream fails with 404, and keeps its text', async () => {
    fixture.allowConsoleErrors(/404/);
    const page = await fixture.openChat();
    await ask(page, '[[tokens 3]]');
    await waitForStatus(page, 'complete');
    const shown = await answerText(page);
    // Change the page as if it showed a running answer whose conversation was deleted before the page connected to the answer.
    await page.evaluate(() => {
      const article = document.querySelector('article[data-role=assistant]')!;
      article.setAttribute('data-status', 'streaming');
      article.setAttribute(
        'hx-sse:connect',
        '/conversations/01ARZ3NDEKTSV4RRFFQ69G5FAV/turns/01ARZ3NDEKTSV4RRFFQ69G5FAV/answer',
      );
      const copy = article.cloneNode(true) as Element;
      copy.removeAttribute('data-htmx-powered');
      article.replaceWith(copy);
      (window as unknown as { htmx: { process(element: Element): void } }).htmx.process(copy);
    });
    await waitForStatus(page, 'failed');
    expect(await answer(page).locator('[role=alert]').innerText()).toContain('Diese Antwort gibt es nicht');
    expect(await answerText(page)).toBe(shown);
  });
});
