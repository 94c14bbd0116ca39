import type { Page } from 'playwright-core';
import { navigate } from './navigation';

/** Opens a tab of the console's section for documents. */
export async function openTab(page: Page, tab: 'documents' | 'probe' | 'synchronisation'): Promise<void> {
  await navigate(page, () => page.click(`[data-tab=${tab}]`));
  await page.locator(`[data-tab=${tab}][aria-current=page]`).waitFor();
}

/** Chooses an action in the menu of a row. */
export async function chooseAction(page: Page, row: string, action: string): Promise<void> {
  await page.click(`${row} [data-action=menu]`);
  await page.click(`${row} [data-action=${action}]`);
}

/** Chooses files in the upload form, and submits it. */
export async function upload(page: Page, ...files: { name: string; text: string }[]): Promise<void> {
  await page.setInputFiles(
    '#upload [name=files]',
    files.map(({ name, text }) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) })),
  );
  await page.click('#upload [type=submit]');
}
