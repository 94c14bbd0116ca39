import type { Page } from 'playwright-core';
import { signIn, useBrowserWithOwnProduct } from '../support/browser/browser-fixture';
import {
  answer,
  answerText,
  ask,
  conversationId,
  waitForGrowth,
  waitForLength,
  waitForStatus,
} from '../support/browser/chat';

const fixture = useBrowserWithOwnProduct({ LOCAL_TASKS: '3', DRAIN_SECONDS: '30' });

/** Console messages of a browser that loses its connection, its server or its session. */
const CUT = /net::ERR_|htmx:sse:error|status of (401|50[234])/;

/** Words with numbers, so that a lost or repeated word is noticed. */
const WORDS = Array.from({ length: 400 }, (_, index) => `wort${index}`);
const PARAGRAPHS = Array.from({ length: 40 }, (_, index) => WORDS.slice(index * 10, index * 10 + 10).join(' '));
const LONG = `[[rate 40]] [[echo]]\n${PARAGRAPHS.join('\n\n')}`;

const words = async (page: Page) => (await answerText(page)).split(/\s+/);

/** The number of matching requests that each task has logged. */
function requestCounts(method: string, path: string): number[] {
  return fixture
    .product()
    .logs()
    .map((lines) => lines.filter((line) => line.method === method && line.path === path).length);
}

/** The task that received the first question of the conversation, and therefore runs its answer. */
function ownerOf(page: Page): number {
  return requestCounts('POST', `/conversations/${conversationId(page)}/turns`).indexOf(1);
}

/**
 * Opens the conversation in one new tab after another, until the load balancer sends a tab's request for the answer
 * stream to a matching task.
 */
async function openOnTask(page: Page, matches: (task: number) => boolean): Promise<Page> {
  const id = conversationId(page);
  const stream = `/conversations/${id}/turns/${id}/answer`;
  for (;;) {
    const before = requestCounts('GET', stream);
    const tab = await page.context().newPage();
    await Promise.all([tab.waitForResponse((response) => response.url().endsWith(stream)), tab.goto(page.url())]);
    if (matches(requestCounts('GET', stream).findIndex((count, task) => count > before[task]!))) return tab;
    await tab.close();
  }
}

/** Records the length of the answer's text and the system time at each change. */
async function recordLengths(page: Page): Promise<() => Promise<[at: number, length: number][]>> {
  await page.evaluate(() => {
    const recorded: [number, number][] = [];
    const text = document.querySelector('article[data-role=assistant] .answer')!;
    const record = () => recorded.push([Date.now(), text.textContent.length]);
    new MutationObserver(record).observe(text, { childList: true, subtree: true, characterData: true });
    Object.assign(window, { recorded });
  });
  return () => page.evaluate(() => (window as unknown as { recorded: [number, number][] }).recorded);
}

describe('with several tasks, the product', () => {
  it('streams an answer from another task less than four seconds late', async () => {
    const page = await fixture.openChat();
    await ask(page, '[[tokens 4000]] [[rate 30]]');
    await waitForGrowth(page, 1);
    const owner = ownerOf(page);
    const near = await openOnTask(page, (task) => task === owner);
    const far = await openOnTask(page, (task) => task !== owner);
    await Promise.all([waitForGrowth(near, 1), waitForGrowth(far, 1)]);
    const [here, there] = await Promise.all([recordLengths(near), recordLengths(far)]);
    await waitForGrowth(far, 8);
    await near.click('[data-action=stop]');
    await Promise.all([waitForStatus(near, 'stopped'), waitForStatus(far, 'stopped')]);
    const [lead, behind] = [await here(), await there()];
    expect(behind.length).toBeGreaterThan(3);
    const lags = lead.map(([at, length]) => (behind.find(([, reached]) => reached >= length)?.[0] ?? Infinity) - at);
    // On an idle machine, the delay is below two seconds.
    expect(Math.max(...lags)).toBeLessThan(4_000);
    expect(await answerText(far)).toBe(await answerText(near));
  });

  it('stops an answer when a task that does not run it receives the request to stop', async () => {
    const page = await fixture.openChat();
    const owner = async () => {
      await page.goto('/');
      await ask(page, '[[tokens 600]] [[rate 30]]');
      await waitForGrowth(page, 2);
      return ownerOf(page);
    };
    for (
      let task = await owner(), stopped = -1;
      stopped === -1 || stopped === task;
      task = stopped === task ? await owner() : task
    ) {
      const id = conversationId(page);
      await page.request.delete(`/conversations/${id}/turns/${id}/answer`);
      await waitForStatus(page, 'stopped');
      stopped = requestCounts('DELETE', `/conversations/${id}/turns/${id}/answer`).indexOf(1);
    }
    const kept = await answerText(page);
    await page.reload();
    expect(await answer(page).getAttribute('data-status')).toBe('stopped');
    expect(await answerText(page)).toBe(kept);
  });

  it('marks an answer as interrupted after its task is killed, with the same words on every page', async () => {
    fixture.allowConsoleErrors(CUT);
    const page = await fixture.openChat();
    await ask(page, LONG);
    await waitForLength(page, 1_000);
    const owner = ownerOf(page);
    const far = await openOnTask(page, (task) => task !== owner);
    await waitForGrowth(far, 2);
    const seen = await words(far);
    fixture.product().killTask(owner);
    await Promise.all([waitForStatus(far, 'interrupted'), waitForStatus(page, 'interrupted')]);
    const kept = await words(far);
    // Ignore the last word, which may be cut.
    expect(kept.slice(0, -1)).toEqual(WORDS.slice(0, kept.length - 1));
    expect(kept.length).toBeGreaterThanOrEqual(seen.length);
    await page.reload();
    for (const tab of [far, page]) {
      expect(await words(tab)).toEqual(kept);
      expect(await answer(tab).locator('.ending').innerText()).toContain('Der Server wurde unterbrochen');
      expect(await answer(tab).locator('[data-action=retry]').count()).toBe(1);
    }
  });

  it('neither loses nor repeats a word when the connection is cut five times', async () => {
    fixture.allowConsoleErrors(CUT);
    const proxy = await fixture.faultProxy();
    const page = await fixture.openChat({ url: proxy.url });
    await ask(page, LONG.replace('[[rate 40]]', '[[rate 20]]'));
    for (let cuts = 0; cuts < 5; cuts++) {
      await waitForGrowth(page, 2);
      proxy.cut();
      proxy.restore();
    }
    await waitForStatus(page, 'complete', 1, 60_000);
    expect(await words(page)).toEqual(WORDS);
    await page.reload();
    expect(await words(page)).toEqual(WORDS);
  });

  it('shows the whole answer when the task that is running it shuts down', async () => {
    fixture.allowConsoleErrors(CUT);
    const page = await fixture.openChat();
    await ask(page, LONG);
    await waitForGrowth(page, 5);
    fixture.product().killTask(ownerOf(page), 'SIGTERM');
    await waitForStatus(page, 'complete', 1, 60_000);
    expect(await words(page)).toEqual(WORDS);
    await page.reload();
    expect(await words(page)).toEqual(WORDS);
  });

  it('keeps the words of an answer when the session expires, and shows all of them after a new sign-in', async () => {
    fixture.allowConsoleErrors(CUT);
    const proxy = await fixture.faultProxy();
    const page = await fixture.openChat({ url: proxy.url });
    await ask(page, LONG);
    await waitForGrowth(page, 5);
    await page.context().clearCookies();
    proxy.cut();
    proxy.restore();
    await page.waitForSelector('article[data-role=assistant] [role=alert]');
    const shown = await words(page);
    expect(shown.slice(0, -1)).toEqual(WORDS.slice(0, shown.length - 1));
    await page.reload();
    await signIn(page);
    await waitForStatus(page, 'complete', 1, 60_000);
    expect(await words(page)).toEqual(WORDS);
  });
});
