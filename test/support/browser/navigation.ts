import type { Page } from 'playwright-core';
import { until } from '../until';

/**
 * Calls `act`, and waits until the page that `act` opens has loaded. Playwright's `click` may return while the browser still shows the
 * old page, and on a busy machine, Playwright's `load` event may arrive while the new page is still being streamed. So this function marks
 * the old document, and waits for a complete document without the mark.
 */
export async function navigate(page: Page, act: () => Promise<unknown>): Promise<void> {
  await page.evaluate(() => document.documentElement.setAttribute('data-old', ''));
  await act();
  await page.locator('html:not([data-old])').waitFor({ state: 'attached' });
  await until(() => page.evaluate(() => document.readyState === 'complete'), 60_000);
}
