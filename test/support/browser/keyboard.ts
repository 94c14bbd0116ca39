import type { Page } from 'playwright-core';

/** Maximum number of key presses. No user would press a key more often to reach an element. */
const MOST_STOPS = 60;

/** The focused element as a user would name it. */
export function focusedName(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { tagName, id, dataset, ariaLabel, textContent } = document.activeElement as HTMLElement;
    const name = dataset.action ?? ariaLabel ?? textContent.trim().slice(0, 40);
    return [tagName.toLowerCase(), id && `#${id}`, name].filter(Boolean).join(' ');
  });
}

/** Whether the focused element matches the selector. */
export function hasFocus(page: Page, selector: string): Promise<boolean> {
  return page.evaluate((wanted) => document.activeElement!.matches(wanted), selector);
}

/** Waits until an element that matches the selector has the focus. */
export async function waitForFocus(page: Page, selector: string): Promise<void> {
  await page
    .waitForFunction((wanted) => document.activeElement!.matches(wanted), selector, { polling: 50, timeout: 60_000 })
    .catch(async () => {
      throw new Error(`Expected the focus on ${selector}; it is on ${await focusedName(page)}`);
    });
}

/**
 * Presses `key` until an element that matches `selector` has the focus.
 *
 * @returns the number of key presses
 */
export async function tabTo(page: Page, selector: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<number> {
  const passed: string[] = [];
  while (passed.length < MOST_STOPS) {
    await page.keyboard.press(key);
    if (await hasFocus(page, selector)) return passed.length + 1;
    passed.push(await focusedName(page));
  }
  throw new Error(`${key} does not reach ${selector}; it passed ${passed.join(', ')}`);
}
