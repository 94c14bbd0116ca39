import type { Page } from 'playwright-core';
import { useBrowserFixture } from '../support/browser/browser-fixture';
import { answer, answerText, ask, conversationId, untilStatus, watchGrow } from '../support/browser/chat';

const fixture = useBrowserFixture({ LOCAL_TASKS: '3' });

/** How often each task has logged such a request. */
function served(method: string, path: string): number[] {
  return fixture.product
    .logs()
    .map((lines) => lines.filter((line) => line.method === method && line.path === path).length);
}

/** The task that took the conversation's first question, and so holds its turn. */
function ownerOf(page: Page): number {
  return served('POST', `/conversations/${conversationId(page)}/turns`).indexOf(1);
}

/** Opens the conversation in further tabs until one follows its answer on a task as wanted. */
async function openOn(page: Page, isWanted: (task: number) => boolean): Promise<Page> {
  const id = conversationId(page);
  const stream = `/conversations/${id}/turns/${id}/answer`;
  for (;;) {
    const before = served('GET', stream);
    const tab = await page.context().newPage();
    await Promise.all([tab.waitForResponse((response) => response.url().endsWith(stream)), tab.goto(page.url())]);
    if (isWanted(served('GET', stream).findIndex((count, task) => count > before[task]!))) return tab;
    await tab.close();
  }
}

/** Notes when the answer's text had which length, by the machine's clock. */
async function noteLengths(page: Page): Promise<() => Promise<[at: number, length: number][]>> {
  await page.evaluate(() => {
    const noted: [number, number][] = [];
    const text = document.querySelector('article[data-role=assistant] .answer')!;
    const note = () => noted.push([Date.now(), text.textContent.length]);
    new MutationObserver(note).observe(text, { childList: true, subtree: true, characterData: true });
    Object.assign(window, { noted });
  });
  return () => page.evaluate(() => (window as unknown as { noted: [number, number][] }).noted);
}

describe('several tasks', () => {
  it('show an answer on another task at most two seconds behind', async () => {
    const page = await fixture.visitor();
    await ask(page, '[[tokens 300]] [[rate 50]]');
    await watchGrow(page, 1);
    const owner = ownerOf(page);
    const near = await openOn(page, (task) => task === owner);
    const far = await openOn(page, (task) => task !== owner);
    await Promise.all([watchGrow(near, 1), watchGrow(far, 1)]);
    const [here, there] = await Promise.all([noteLengths(near), noteLengths(far)]);
    await Promise.all([untilStatus(near, 'complete'), untilStatus(far, 'complete')]);
    const [lead, behind] = [await here(), await there()];
    expect(behind.length).toBeGreaterThan(3);
    const lags = lead.map(([at, length]) => (behind.find(([, reached]) => reached >= length)?.[0] ?? Infinity) - at);
    expect(Math.max(...lags)).toBeLessThan(2_000);
    expect(await answerText(far)).toBe(await answerText(near));
  });

  it('stop an answer from whichever of them is asked to', async () => {
    const page = await fixture.visitor();
    const owner = async () => {
      await page.goto('/');
      await ask(page, '[[tokens 600]] [[rate 30]]');
      await watchGrow(page, 2);
      return ownerOf(page);
    };
    for (
      let task = await owner(), stopped = -1;
      stopped === -1 || stopped === task;
      task = stopped === task ? await owner() : task
    ) {
      const id = conversationId(page);
      await page.request.delete(`/conversations/${id}/turns/${id}/answer`);
      await untilStatus(page, 'stopped');
      stopped = served('DELETE', `/conversations/${id}/turns/${id}/answer`).indexOf(1);
    }
    const kept = await answerText(page);
    await page.reload();
    expect(await answer(page).getAttribute('data-status')).toBe('stopped');
    expect(await answerText(page)).toBe(kept);
  });

  it('tell of an interrupted answer within 30 seconds when its task dies, with its text and a retry', async () => {
    fixture.expectComplaint(/net::ERR_|htmx:sse:error|status of 50[234]/);
    const page = await fixture.visitor();
    await ask(page, '[[tokens 2000]] [[rate 30]]');
    await watchGrow(page, 12);
    const owner = ownerOf(page);
    const far = await openOn(page, (task) => task !== owner);
    await watchGrow(far, 2);
    const kept = (await answerText(far)).slice(0, 60);
    fixture.product.killTask(owner);
    await Promise.all([untilStatus(far, 'interrupted', 1, 30_000), untilStatus(page, 'interrupted', 1, 30_000)]);
    await page.reload();
    for (const tab of [far, page]) {
      expect((await answerText(tab)).startsWith(kept)).toBe(true);
      expect(await answer(tab).locator('.ending').innerText()).toContain('Der Server hat diese Antwort verloren.');
      expect(await answer(tab).locator('[data-action=retry]').count()).toBe(1);
    }
    expect(await answerText(page)).toBe(await answerText(far));
  });
});
