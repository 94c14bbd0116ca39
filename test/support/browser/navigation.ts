import type { Page } from 'playwright-core';

/**
 * Calls `act`, and waits until the page that it opens has loaded. Playwright's `click` may return while the browser
 * still shows the old page, or before the new page has loaded. `waitForLoadState` alone would then report the old page.
 */
export async function navigate(page: Page, act: () => Promise<unknown>): Promise<void> {
  // First wait for the load event of the current page. Otherwise, it would be mistaken for the load event of the next page.
  await page.waitForLoadState();
  await Promise.all([page.waitForEvent('load'), act()]);
}
