import type { Page } from 'playwright-core';
import { until } from '../until';

/**
 * Calls `act`, and waits until the page that it opens has loaded. Playwright's `click` may return while the browser still shows the
 * old page, and on a busy machine its `load` event may arrive while the new page is still being streamed. So the old document gets a
 * mark, and this function waits for a complete document without it.
 */
export async function navigate(page: Page, act: () => Promise<unknown>): Promise<void> {
  await page.evaluate(() => document.documentElement.setAttribute('data-old', ''));
  await act();
  await page.locator('html:not([data-old])').waitFor({ state: 'attached' });
  await until(() => page.evaluate(() => document.readyState === 'complete'), 60_000);
}
