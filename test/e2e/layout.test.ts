import type { Page } from 'playwright-core';
import { useBrowserFixture } from '../support/browser/browser-fixture';
import { answer, answersHtml, ask, askToTheEnd, untilStatus, watchGrow } from '../support/browser/chat';

const fixture = useBrowserFixture();
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
].join('\n');

/** By how many pixels the document is wider than the screen. */
function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

function luminance(colour: string): number {
  const [red, green, blue] = colour.match(/[\d.]+/g)!.map(Number);
  return (0.2126 * red! + 0.7152 * green! + 0.0722 * blue!) / (colour.startsWith('color(') ? 1 : 255);
}

describe('on a phone', () => {
  it('nothing is wider than the screen, and the composer is in it', async () => {
    const page = await fixture.visitor(PHONE);
    expect(await overflow(page)).toBe(0);
    await askToTheEnd(page, WIDE);
    expect(await overflow(page)).toBe(0);
    const { y, height, x, width } = (await page.locator('#message').boundingBox())!;
    expect(y + height).toBeLessThanOrEqual(640);
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x + width).toBeLessThanOrEqual(360);
  });

  it('the list of conversations opens when it is asked for', async () => {
    const page = await fixture.visitor(PHONE);
    await askToTheEnd(page, '[[tokens 5]] Auf dem Telefon');
    const link = page.locator('nav a', { hasText: 'Auf dem Telefon' });
    expect(await link.isVisible()).toBe(false);
    await page.locator('.menu-button').tap();
    await link.tap();
    await untilStatus(page, 'complete');
    expect(await overflow(page)).toBe(0);
  });
});

test.each(['light', 'dark'] as const)('text stands out from its background, %s', async (colorScheme) => {
  const page = await fixture.visitor({ colorScheme });
  await askToTheEnd(page, '[[tokens 60]]');
  const { background, text } = await page.evaluate(() => ({
    background: getComputedStyle(document.body).backgroundColor,
    text: getComputedStyle(document.querySelector('.answer p')!).color,
  }));
  expect(luminance(background) < 0.5).toBe(colorScheme === 'dark');
  expect(Math.abs(luminance(background) - luminance(text))).toBeGreaterThan(0.5);
});

test('a selection in a finished block survives what streams in after it', async () => {
  const page = await fixture.visitor();
  await ask(page, '[[tokens 200]] [[rate 50]]');
  await page.locator('.answer ul').first().waitFor();
  const selected = await page.evaluate(() => {
    const selection = document.getSelection()!;
    selection.selectAllChildren(document.querySelector('.answer p')!);
    return selection.toString();
  });
  expect(selected.length).toBeGreaterThan(20);
  await watchGrow(page, 8);
  expect(await page.evaluate(() => document.getSelection()!.toString())).toBe(selected);
  await untilStatus(page, 'complete');
  expect(await page.evaluate(() => document.getSelection()!.toString())).toBe(selected);
});

test('the page follows the answer to its end, until the reader scrolls up', async () => {
  const page = await fixture.visitor({ viewport: { width: 800, height: 500 } });
  const left = () =>
    page
      .locator('#messages')
      .evaluate((messages) => messages.scrollHeight - messages.scrollTop - messages.clientHeight);
  await ask(page, '[[tokens 400]] [[rate 120]]');
  await page.waitForFunction(() => document.querySelector('#messages')!.scrollHeight > 900);
  expect(await left()).toBeLessThan(60);
  await page.locator('#messages').evaluate((messages) => messages.scrollTo(0, 0));
  await watchGrow(page, 5);
  expect(await page.locator('#messages').evaluate((messages) => messages.scrollTop)).toBe(0);
  await untilStatus(page, 'complete');
  expect(await page.locator('#messages').evaluate((messages) => messages.scrollTop)).toBe(0);
});

const LONG = [
  '# Überschrift',
  '',
  'Ein Absatz mit **fettem**, *schrägem* und `Code`, einem [Link](https://example.com/a?b=1&c=2) und https://example.com.',
  '',
  '- eins',
  '- zwei',
  '  1. innen',
  '  2. noch eins',
  '     - ganz innen',
  '- drei',
  '',
  '  mit Absatz',
  '',
  '| a | b |',
  '|---|--:|',
  '| **1** | 2 |',
  '| 3 | `4` |',
  '',
  '> Zitat',
  '> über *zwei* Zeilen',
  '',
  '```ts',
  'const a = "x"; // Kommentar',
  '',
  'f(a);',
  '```',
  '',
  '1. Erstens',
  '',
  '2. Zweitens',
  '',
  '   ```',
  '   Code in der Liste',
  '   ```',
  '',
  'Setext',
  '======',
  '',
  'Ende mit ***beidem*** ~~weg~~ [offen',
  '',
].join('\n');

test.each(['', '[[split]] ', '[[cite]] ', '[[late-citation]] '])(
  'what stands before the end is what a reload shows: %s',
  async (script) => {
    const page = await fixture.visitor();
    await page.evaluate(() =>
      document.addEventListener(
        'end',
        (event) => {
          const answerNow = (event.target as Element).querySelector('.answer')!.cloneNode(true) as Element;
          answerNow.normalize();
          Object.assign(window, { atEnd: answerNow.innerHTML.trim() });
        },
        true,
      ),
    );
    await askToTheEnd(page, `${script}[[rate 250]] [[echo]]\n${LONG}`);
    const atEnd = await page.evaluate(() => (window as unknown as { atEnd: string }).atEnd);
    const [streamed] = await answersHtml(page);
    expect(streamed).toBe(atEnd);
    await page.reload();
    expect(await answersHtml(page)).toEqual([atEnd]);
    for (const tag of ['h1', 'strong', 'em', 'code', 'a[href]', 'ul ol', 'table td', 'blockquote', 'pre code']) {
      expect([tag, (await answer(page).locator(`.answer ${tag}`).count()) > 0]).toEqual([tag, true]);
    }
  },
);
