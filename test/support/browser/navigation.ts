import type { Page } from 'playwright-core';

/**
 * Calls `act`, and waits until the page that it opens has loaded. Playwright's `click` may return while the browser
 * still shows the old page, or before the new page has loaded. `waitForLoadState` alone would then report the old page.
 */
export async function navigate(page: Page, act: () => Promise<unknown>): Promise<void> {
  // Wait for the load event of the current page first, because it would be mistaken for that of the next page.
  await page.waitForLoadState();
  await Promise.all([page.waitForEvent('load'), act()]);
}
