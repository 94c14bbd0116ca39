import type { Page } from 'playwright-core';

/**
 * Acts, and waits until the page that this opens has loaded. Playwright's click may return while the old page is still shown, or the
 * new one has only begun; `waitForLoadState` alone then reports the old page.
 */
export async function navigate(page: Page, act: () => Promise<unknown>): Promise<void> {
  // The load event of the current page would count as that of the next one.
  await page.waitForLoadState();
  await Promise.all([page.waitForEvent('load'), act()]);
}
