import type { Locator, Page } from 'playwright-core';

/** An answer's status, as `data-status` says it. */
export type Status = 'streaming' | 'complete' | 'stopped' | 'interrupted' | 'failed';

/** Types a question and sends it by its button. */
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

/** Waits until there are so many answers, and the latest has the status. */
export async function untilStatus(page: Page, status: Status, count = 1, timeout = 20_000): Promise<void> {
  await page.waitForFunction(
    ([wanted, least]) => {
      const articles = [...document.querySelectorAll<HTMLElement>('article[data-role=assistant]')];
      return articles.length >= least && articles.at(-1)!.dataset.status === wanted;
    },
    [status, count] as const,
    { timeout },
  );
}

/** Asks, and waits for the whole answer. */
export async function askToTheEnd(page: Page, question: string): Promise<void> {
  const count = await page.locator('article[data-role=assistant]').count();
  await ask(page, question);
  await untilStatus(page, 'complete', count + 1);
}

/** Sees the latest answer get longer so many times while it streams; gives its lengths. */
export async function watchGrow(page: Page, times: number): Promise<number[]> {
  const lengths = [0];
  while (lengths.length <= times) {
    const seen = await page.waitForFunction(
      (before) => {
        const article = [...document.querySelectorAll<HTMLElement>('article[data-role=assistant]')].at(-1);
        const length = article?.querySelector('.answer')?.textContent?.length ?? 0;
        return (
          article &&
          (article.dataset.status !== 'streaming' || length > before) && { length, status: article.dataset.status }
        );
      },
      lengths.at(-1)!,
      { polling: 50 },
    );
    const { length, status } = (await seen.jsonValue()) as { length: number; status: Status };
    if (status !== 'streaming')
      throw new Error(
        `The answer was ${status} after it had grown ${lengths.length - 1} times, to ${length} characters.`,
      );
    lengths.push(length);
  }
  return lengths.slice(1);
}

/** HTML of the answers on a page, however the browser keeps their text in pieces. */
export function answersHtml(page: Page): Promise<string[]> {
  return page.locator('.answer').evaluateAll((answers) =>
    answers.map((element) => {
      const copy = element.cloneNode(true) as Element;
      copy.normalize();
      return copy.innerHTML.trim();
    }),
  );
}

/** The id in a conversation's address. */
export function conversationId(page: Page): string {
  const id = /\/conversations\/([^/]+)$/.exec(new URL(page.url()).pathname)?.[1];
  if (!id) throw new Error(`The page is at ${page.url()}, not at a conversation.`);
  return id;
}
