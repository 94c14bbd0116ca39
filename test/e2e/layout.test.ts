import type { Page } from 'playwright-core';
import { useBrowser } from '../support/browser/browser-fixture';
import { askAndWait, waitForStatus } from '../support/browser/chat';

const fixture = useBrowser();
const PHONE = { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true };
const WIDE = [
  '[[echo]] | a | b | c | d | e | f |',
  '|---|---|---|---|---|---|',
  '| eins zwei | drei vier | fünf sechs | sieben acht | neun zehn | elf zwölf |',
  '',
  `\`\`\`\n${'x'.repeat(300)}\n\`\`\``,
  '',
  'W'.repeat(200),
  '',
  `[${'l'.repeat(200)}](https://example.com/${'p'.repeat(200)})`,
  '',
  `Inline \\(${'a + '.repeat(60)}a\\)`,
  '',
  `$$${'a + '.repeat(60)}a$$`,
].join('\n');

/** How much wider the document is than the screen, in pixels. */
function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

function luminance(colour: string): number {
  const [red, green, blue] = colour.match(/[\d.]+/g)!.map(Number);
  return (0.2126 * red! + 0.7152 * green! + 0.0722 * blue!) / (colour.startsWith('color(') ? 1 : 255);
}

describe('on a phone', () => {
  it('no content is wider than the screen, and the composer is visible', async () => {
    const page = await fixture.openChat(PHONE);
    expect(await overflow(page)).toBe(0);
    await askAndWait(page, WIDE);
    expect(await overflow(page)).toBe(0);
    expect(await page.locator('#messages').evaluate((messages) => messages.scrollWidth - messages.clientWidth)).toBe(0);
    const { y, height, x, width } = (await page.locator('#message').boundingBox())!;
    expect(y + height).toBeLessThanOrEqual(640);
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x + width).toBeLessThanOrEqual(360);
  });

  it('the menu button opens the list of conversations', async () => {
    const page = await fixture.openChat(PHONE);
    await askAndWait(page, '[[tokens 5]] Auf dem Telefon');
    const link = page.locator('nav a', { hasText: 'Auf dem Telefon' });
    expect(await link.isVisible()).toBe(false);
    await page.locator('.menu-button').tap();
    await link.tap();
    await waitForStatus(page, 'complete');
    expect(await overflow(page)).toBe(0);
  });
});

test.each(['light', 'dark'] as const)('text contrasts with its background in %s mode', async (colorScheme) => {
  const page = await fixture.openChat({ colorScheme });
  await askAndWait(page, '[[tokens 60]]');
  const { background, text } = await page.evaluate(() => ({
    background: getComputedStyle(document.body).backgroundColor,
    text: getComputedStyle(document.querySelector('.answer p')!).color,
  }));
  expect(luminance(background) < 0.5).toBe(colorScheme === 'dark');
  expect(Math.abs(luminance(background) - luminance(text))).toBeGreaterThan(0.5);
});
