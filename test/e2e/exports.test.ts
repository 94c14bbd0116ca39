import mammoth from 'mammoth';
import type { Download, Page } from 'playwright-core';
import { useBrowser } from '../support/browser/browser-fixture';
import { answer, askAndWait, askWithoutScripts, waitForStatus } from '../support/browser/chat';
import { navigate } from '../support/browser/navigation';

const fixture = useBrowser();

/** Opens a menu of exports, and downloads the file in this format. */
async function download(page: Page, menu: string, format: string): Promise<Download> {
  await page.locator(`${menu} [data-action=export]`).last().click();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.locator(`${menu} [data-export=${format}]`).last().click(),
  ]);
  await page.keyboard.press('Escape');
  return file;
}

async function contents(file: Download): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of await file.createReadStream()) parts.push(part);
  return Buffer.concat(parts);
}

it.each([true, false])('an answer and its conversation can be downloaded (JavaScript: %s)', async (isScripted) => {
  const page = await fixture.openChat({ javaScriptEnabled: isScripted });
  const ask = isScripted ? askAndWait : askWithoutScripts;
  await ask(page, '[[cite]] [[tokens 60]]');
  await ask(page, '[[echo]] **Zwei**');
  const word = await download(page, '.answer-actions', 'docx');
  expect(word.suggestedFilename()).toMatch(/\.docx$/);
  const { value } = await mammoth.convertToHtml({ buffer: await contents(word) });
  expect(value).toContain('<strong>Zwei</strong>');
  const whole = (await contents(await download(page, '#export', 'md'))).toString();
  expect(whole.match(/^# .* [12]$/gm)).toHaveLength(2);
  expect(whole).toContain('[1]');
});

it('offers the export menu of the conversation as soon as the first answer has ended', async () => {
  const page = await fixture.openChat();
  await askAndWait(page, '[[echo]] Eins');
  const whole = (await contents(await download(page, '#export', 'md'))).toString();
  expect(whole).toContain('Eins');
});

it('exports the version of an answer that the page shows', async () => {
  const page = await fixture.openChat();
  await askAndWait(page, '[[echo]] Eins');
  await answer(page).hover();
  await answer(page).locator('[data-action=regenerate]').click();
  await page.waitForSelector('[data-branches][data-current="2"]');
  await waitForStatus(page, 'complete');
  const turns = async () => {
    const file = await contents(await download(page, '#export', 'json'));
    return JSON.parse(file.toString()).turns.map(({ id }: { id: string }) => id);
  };
  const shown = () => answer(page).getAttribute('data-turn');
  expect(await turns()).toEqual([await shown()]);
  await navigate(page, () => page.click('[data-action=previous-branch]'));
  await page.waitForSelector('[data-branches][data-current="1"]');
  expect(await turns()).toEqual([await shown()]);
});

it('prints the whole conversation, without controls', async () => {
  const page = await fixture.openChat({ colorScheme: 'dark' });
  await askAndWait(page, `[[rate 1000]] [[echo]] ${'Ein Absatz.\n\n'.repeat(100)}`);
  await askAndWait(page, '[[cite]] [[tokens 60]]');
  await page.emulateMedia({ media: 'print' });
  const { top, bottom, height, background } = await page.evaluate(() => ({
    top: document.querySelector('.question')!.getBoundingClientRect().top + scrollY,
    bottom: document.querySelector('#messages')!.lastElementChild!.getBoundingClientRect().bottom + scrollY,
    height: document.documentElement.scrollHeight,
    background: getComputedStyle(document.body).backgroundColor,
  }));
  expect(top).toBeGreaterThanOrEqual(0);
  expect(bottom).toBeGreaterThan(3 * 720);
  expect(bottom).toBeLessThanOrEqual(height);
  expect(background).toBe('rgb(255, 255, 255)');
  for (const control of ['.sidebar', '#composer .field', '#export', '.answer-actions', '[data-action=delete]'])
    expect(await page.locator(control).first().isVisible()).toBe(false);
  expect(await page.locator('.sources blockquote').first().isVisible()).toBe(true);
  const pages = (await page.pdf()).toString('latin1').match(/\/Type \/Page\b/g);
  expect(pages!.length).toBeGreaterThan(2);
});
