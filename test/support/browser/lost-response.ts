import type { Page } from 'playwright-core';

const QUESTIONS = '**/turns';

/** Breaks the connection of the page's next question after the server has received it and responded. */
export async function breakResponse(page: Page): Promise<void> {
  await page.route(
    QUESTIONS,
    async (route) => {
      await route.fetch();
      await route.abort('connectionreset');
    },
    { times: 1 },
  );
}

/**
 * Withholds the response to the page's next question from the page.
 *
 * @returns `received`, which resolves when the server has responded
 */
export async function holdResponse(page: Page): Promise<{ readonly received: Promise<void> }> {
  let receive!: () => void;
  const received = new Promise<void>((resolve) => (receive = resolve));
  await page.route(
    QUESTIONS,
    async (route) => {
      await route.fetch();
      receive();
    },
    { times: 1 },
  );
  return { received };
}
