import type { Locator, Page } from 'playwright-core';
import { useBrowser } from '../support/browser/browser-fixture';
import { answer, ask, askAndWait, askWithoutScripts, waitForGrowth, waitForStatus } from '../support/browser/chat';
import { waitForFocus } from '../support/browser/keyboard';
import { at, pdf } from '../support/inspection/pdf';
import { until } from '../support/until';

const fixture = useBrowser();
/** This window is too narrow to show the sources beside the answer. */
const NARROW = { viewport: { width: 1100, height: 760 } };
const PHONE = { viewport: { width: 390, height: 760 }, hasTouch: true, isMobile: true };

/** Address of a conversation in which an answer cites a PDF of the examples. */
let conversation: string | undefined;

/** Opens this conversation, or creates it. Returns the first mark in its answer that cites the PDF. */
async function markOfPdf(page: Page): Promise<Locator> {
  if (conversation) await page.goto(conversation);
  else await askAndWait(page, 'Welche Förderung gibt es für Wärmepumpen?');
  conversation = page.url();
  const document = answer(page).locator('.sources ul > li', { hasText: 'Förderung Wärmepumpen 2026.pdf' });
  const number = await document.locator('[data-passage]').first().getAttribute('data-passage');
  return answer(page).locator(`[data-mark="${number}"]`).first();
}

const open = (page: Page) => page.locator('.passage:popover-open');
const isHighlightInView = (page: Page) =>
  page.waitForFunction(() => {
    const box = document.querySelector('mark, .found')?.getBoundingClientRect();
    return box && box.height > 0 && box.top >= 0 && box.bottom <= innerHeight;
  });

describe('a citation mark', () => {
  it('shows its passage while the mark is hovered or focused, and hides the passage on Escape', async () => {
    const page = await fixture.openChat(NARROW);
    const mark = await markOfPdf(page);
    await mark.hover();
    await open(page).waitFor();
    expect(await open(page).locator('[data-passage]').innerText()).toMatch(/Wärmepumpe/);
    await page.mouse.move(5, 5);
    await open(page).waitFor({ state: 'hidden' });
    await page.focus('#message');
    await page.keyboard.press('Shift+Tab');
    await mark.focus();
    await open(page).waitFor();
    await page.keyboard.press('Escape');
    await open(page).waitFor({ state: 'hidden' });
    await page.keyboard.press('Enter');
    await open(page).waitFor();
    await waitForFocus(page, 'a[href*="/sources/"]');
    await page.keyboard.press('Escape');
    await until(() => mark.evaluate((element) => element === document.activeElement));
  });

  it('highlights its passage among the sources beside the answer on a wide screen', async () => {
    const page = await fixture.openChat();
    const mark = await markOfPdf(page);
    const source = page.locator((await mark.getAttribute('href'))!);
    const [panel, text] = await Promise.all([
      answer(page).locator('.sources').boundingBox(),
      answer(page).locator('.answer').boundingBox(),
    ]);
    expect(panel!.x).toBeGreaterThan(text!.x + text!.width);
    expect(await source.locator('[data-passage]').isVisible()).toBe(true);
    const isPointed = () => source.evaluate((element) => 'pointed' in (element as HTMLElement).dataset);
    await mark.hover();
    await until(isPointed);
    expect(await open(page).count()).toBe(0);
    await page.mouse.move(5, 5);
    await until(async () => !(await isPointed()));
    await page.keyboard.press('Shift+Tab');
    await mark.focus();
    await page.keyboard.press('Enter');
    await until(isPointed);
    await waitForFocus(page, 'a[href*="/sources/"]');
    await page.keyboard.press('Escape');
    await until(() => mark.evaluate((element) => element === document.activeElement));
    await until(async () => !(await isPointed()));
  });

  it('lets Escape end the highlighting of its passage among the sources without stopping a running answer', async () => {
    const page = await fixture.openChat();
    await askAndWait(page, 'Welche Förderung gibt es für Wärmepumpen?');
    await ask(page, '[[tokens 2000]] [[rate 40]]');
    await waitForStatus(page, 'streaming', 2);
    await page.locator('[data-mark]').first().hover();
    await page.locator('[data-pointed]').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('[data-pointed]').waitFor({ state: 'detached' });
    await waitForGrowth(page, 10);
    await page.keyboard.press('Escape');
    await waitForStatus(page, 'stopped', 2);
  });

  it('shows its passage above or below its line after a tap on a phone', async () => {
    const page = await fixture.openChat(PHONE);
    const mark = await markOfPdf(page);
    await mark.tap();
    await open(page).waitFor();
    const [passage, line] = await Promise.all([open(page).boundingBox(), mark.boundingBox()]);
    expect(passage!.x).toBeGreaterThanOrEqual(0);
    expect(passage!.x + passage!.width).toBeLessThanOrEqual(390);
    expect(passage!.y).toBeGreaterThanOrEqual(0);
    expect(passage!.y + passage!.height).toBeLessThanOrEqual(760);
    expect(passage!.y >= line!.y + line!.height || passage!.y + passage!.height <= line!.y).toBe(true);
    await page.locator('#messages').tap({ position: { x: 5, y: 5 } });
    await open(page).waitFor({ state: 'hidden' });
  });
});

describe('the page of a source', () => {
  it('shows a PDF at the page of the passage, with the passage highlighted', async () => {
    const page = await fixture.openChat(NARROW);
    const mark = await markOfPdf(page);
    await mark.click();
    const quoted = await open(page).locator('[data-passage]').innerText();
    const [source] = await Promise.all([page.context().waitForEvent('page'), open(page).locator('a').click()]);
    await source.waitForSelector('.textLayer mark');
    await isHighlightInView(source);
    const number = /Seite (\d+)/.exec(await source.locator('.evidence > p').nth(1).innerText())![1];
    const marked = await source.locator(`[data-page-number="${number}"] mark`).allInnerTexts();
    expect(marked.join('').replace(/\s/g, '')).toBe(quoted.replace(/\s/g, ''));
    const hasInk = await source.locator(`[data-page-number="${number}"] canvas`).evaluate((canvas) => {
      const { width, height } = canvas as HTMLCanvasElement;
      const { data } = (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height);
      return data.some((value, index) => index % 4 === 0 && value < 100);
    });
    expect(hasInk).toBe(true);
    expect(await source.locator('[data-note]:visible').count()).toBe(0);
  });

  it('finds the passage of a long PDF even on a page other than the stated one, and draws only pages near the visible ones', async () => {
    const page = await fixture.openChat();
    await markOfPdf(page);
    await page.goto((await answer(page).locator('a[data-source]', { hasText: '.pdf' }).getAttribute('href'))!);
    const words = (await page.locator('[data-passage]').innerText()).split(/\s+/);
    const lines = Array.from({ length: Math.ceil(words.length / 8) }, (_, i) =>
      words.slice(i * 8, i * 8 + 8).join(' '),
    );
    const pages = Array.from({ length: 40 }, (_, i) => at(70, 700, `Seite ${i + 1}`));
    const draw = (part: string[]) => part.map((line, i) => at(70, 760 - 20 * i, line)).join('');
    [pages[32], pages[33]] = [draw(lines.slice(0, -2)), draw(lines.slice(-2))];
    await page.route('**/document', (route) => route.fulfill({ contentType: 'application/pdf', body: pdf(pages) }));
    await page.reload();
    await page.waitForSelector('[data-page-number="33"] mark');
    await isHighlightInView(page);
    await page.locator('[data-page-number="34"]').scrollIntoViewIfNeeded();
    await page.waitForSelector('[data-page-number="34"] mark');
    expect(await page.locator('#pdf > div').count()).toBe(40);
    expect(await page.locator('#pdf canvas').count()).toBeLessThan(8);
    expect(await page.locator('[data-page-number="20"] canvas').count()).toBe(0);
  });

  it('finds a passage that continues over five pages of a PDF', async () => {
    const page = await fixture.openChat();
    await markOfPdf(page);
    await page.goto((await answer(page).locator('a[data-source]', { hasText: '.pdf' }).getAttribute('href'))!);
    const words = (await page.locator('[data-passage]').innerText()).split(/\s+/);
    const pages = Array.from({ length: 12 }, (_, i) => at(70, 700, `Seite ${i + 1}`));
    const length = Math.ceil(words.length / 5);
    for (let i = 0; i < 5; i++) {
      const half = i * length + Math.ceil(length / 2);
      pages[4 + i] =
        at(70, 700, words.slice(i * length, half).join(' ')) +
        at(70, 680, words.slice(half, (i + 1) * length).join(' '));
    }
    await page.route('**/document', (route) => route.fulfill({ contentType: 'application/pdf', body: pdf(pages) }));
    await page.reload();
    await page.waitForFunction(() =>
      [...document.querySelectorAll('mark')].some((mark) => {
        const { height, top, bottom } = mark.getBoundingClientRect();
        return height > 0 && top >= 0 && bottom <= innerHeight;
      }),
    );
    for (const number of [5, 6, 7, 8, 9]) {
      await page.locator(`[data-page-number="${number}"]`).scrollIntoViewIfNeeded();
      await page.waitForSelector(`[data-page-number="${number}"] mark`);
    }
    expect(await page.locator('[data-note]:visible').count()).toBe(0);
  });

  it.each([
    ['is broken', { contentType: 'application/pdf', body: '%PDF-1.7 and nothing else' }, 'unreadable'],
    [
      'does not contain the passage',
      { contentType: 'application/pdf', body: pdf([at(70, 700, 'Energie')]) },
      'not-found',
    ],
  ])('says that a PDF %s', async (_, response, note) => {
    const page = await fixture.openChat();
    await markOfPdf(page);
    await page.route('**/document', (route) => route.fulfill(response));
    await page.goto((await answer(page).locator('a[data-source]', { hasText: '.pdf' }).getAttribute('href'))!);
    await page.locator(`[data-note="${note}"]`).waitFor();
    expect(await page.locator('[data-note]:visible').count()).toBe(1);
    await page.locator('#pdf-loading').waitFor({ state: 'hidden' });
  });

  it('fits on a phone, and shows a table scrolled to the row of the passage', async () => {
    const page = await fixture.openChat(PHONE);
    await askAndWait(page, 'Combien coûte la recharge à la piscine ?');
    await page.goto((await answer(page).locator('a[data-source]', { hasText: '.csv' }).getAttribute('href'))!);
    await isHighlightInView(page);
    expect(await page.locator('tr.found').allInnerTexts()).toContainEqual(expect.stringContaining('Piscine'));
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  });

  it('shows the passage in a text document, and a link to a PDF, even without JavaScript', async () => {
    const page = await fixture.openChat({ ...NARROW, javaScriptEnabled: false });
    await askWithoutScripts(page, 'Welche Förderung gibt es für Wärmepumpen?');
    const mark = answer(page).locator('[data-mark]').first();
    const [text, pdf] = await Promise.all(
      ['.md', '.pdf'].map((type) => page.locator('a[data-source]', { hasText: type }).getAttribute('href')),
    );
    await page.click(`[popovertarget=passage-${(await mark.getAttribute('href'))!.slice(8)}]`);
    expect(await open(page).locator('[data-passage]').innerText()).not.toBe('');
    await page.goto(text!);
    await page.locator('.document mark').first().waitFor();
    await page.goto(pdf!);
    expect(await page.locator('noscript').innerText()).toContain('JavaScript');
    expect((await page.request.get((await page.getAttribute('[data-action=open]', 'href'))!)).status()).toBe(200);
  });
});
