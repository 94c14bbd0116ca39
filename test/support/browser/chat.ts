import type { Locator, Page } from 'playwright-core';
import { navigate } from './navigation';

/** The values of an answer's `data-status`. */
export type Status = 'streaming' | 'complete' | 'stopped' | 'interrupted' | 'failed';

/**
 * Milliseconds between two checks of a condition. By default, Playwright checks at every animation frame, which makes
 * Chromium draw sixty frames a second.
 */
const POLLING = 50;

/** Types a question and clicks the send button. */
export async function ask(page: Page, question: string): Promise<void> {
  await page.fill('#message', question);
  await page.click('#composer [type=submit]');
}

/** The latest answer on a page. */
export function answer(page: Page): Locator {
  return page.locator('article[data-role=assistant]').last();
}

export function answerText(page: Page): Promise<string> {
  return answer(page).locator('.answer').innerText();
}

/** Waits until the page has at least `count` answers and the latest one has the status. */
export async function waitForStatus(page: Page, status: Status, count = 1, timeout = 60_000): Promise<void> {
  await page.waitForFunction(
    ([expected, minimum]) => {
      const articles = [...document.querySelectorAll<HTMLElement>('article[data-role=assistant]')];
      return articles.length >= minimum && articles.at(-1)!.dataset.status === expected;
    },
    [status, count] as const,
    { polling: POLLING, timeout },
  );
}

/** Asks a question and waits for the complete answer. */
export async function askAndWait(page: Page, question: string): Promise<void> {
  const count = await page.locator('article[data-role=assistant]').count();
  await ask(page, question);
  await waitForStatus(page, 'complete', count + 1);
}

/**
 * Asks a question on a page without scripts, and waits until the new page has loaded. The server completes that page when the answer has
 * ended.
 */
export async function askWithoutScripts(page: Page, question: string): Promise<void> {
  await navigate(page, () => ask(page, question));
}

/**
 * Waits until the latest answer has grown `times` times.
 * @returns its length after each growth, in characters
 * @throws Error when the answer ends earlier
 */
export async function waitForGrowth(page: Page, times: number): Promise<number[]> {
  const lengths = [0];
  while (lengths.length <= times) {
    const grown = await page.waitForFunction(
      (before) => {
        const article = [...document.querySelectorAll<HTMLElement>('article[data-role=assistant]')].at(-1);
        const length = article?.querySelector('.answer')?.textContent?.length ?? 0;
        return (
          article &&
          (article.dataset.status !== 'streaming' || length > before) && { length, status: article.dataset.status }
        );
      },
      lengths.at(-1)!,
      { polling: POLLING },
    );
    const { length, status } = (await grown.jsonValue()) as { length: number; status: Status };
    if (status !== 'streaming')
      throw new Error(
        `Expected the answer to grow ${times} times; it was ${status} after ${lengths.length - 1} times, with ${length} characters.`,
      );
    lengths.push(length);
  }
  return lengths.slice(1);
}

/** Waits until the latest answer has at least this many characters. */
export async function waitForLength(page: Page, characters: number): Promise<void> {
  await page.waitForFunction(
    (minimum) => {
      const article = [...document.querySelectorAll('article[data-role=assistant]')].at(-1);
      return (article?.querySelector('.answer')?.textContent.length ?? 0) >= minimum;
    },
    characters,
    { polling: POLLING },
  );
}

/**
 * Clicks the first citation, and waits until the page shows its passage: in a popover or, on a wide screen, among the
 * sources.
 */
export async function openPassage(page: Page): Promise<void> {
  await page.locator('[data-mark]').first().click();
  await page.locator('.passage:popover-open, [data-pointed]').waitFor();
}

/** The HTML of each answer on a page, with adjacent text nodes merged. */
export function answersHtml(page: Page): Promise<string[]> {
  return page.locator('.answer').evaluateAll((answers) =>
    answers.map((element) => {
      const copy = element.cloneNode(true) as Element;
      copy.normalize();
      return copy.innerHTML.trim();
    }),
  );
}

/** The id of the conversation that the page shows, from its address. */
export function conversationId(page: Page): string {
  const id = /\/conversations\/([^/]+)$/.exec(new URL(page.url()).pathname)?.[1];
  if (!id) throw new Error(`Expected the address of a conversation, received ${page.url()}.`);
  return id;
}
