import type { Page } from 'playwright-core';
import { useBrowser } from '../support/browser/browser-fixture';
import { ask, askAndWait, waitForGrowth, waitForStatus } from '../support/browser/chat';
import { navigate } from '../support/browser/navigation';
import { until } from '../support/until';

const fixture = useBrowser();
const PHONE = { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true };
const WIDE = [
  '[[echo]] | Grundwasserwärmepumpe | b | c | d | e | f |',
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

/** How much wider the page is than the screen, in pixels. */
function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

function luminance(colour: string): number {
  const [red, green, blue] = colour.match(/[\d.]+/g)!.map(Number);
  return (0.2126 * red! + 0.7152 * green! + 0.0722 * blue!) / (colour.startsWith('color(') ? 1 : 255);
}

it('keeps some lines of the conversation readable at 400 % zoom of a window of 1280 by 1024 pixels', async () => {
  const page = await fixture.openChat({ viewport: { width: 320, height: 256 } });
  await ask(page, '[[rate 20]] [[tokens 4000]]');
  await waitForGrowth(page, 40);
  const { height } = (await page.locator('#messages').boundingBox())!;
  expect(height).toBeGreaterThanOrEqual(150);
  const position = page.locator('.ending:has(.status)').evaluate((ending) => getComputedStyle(ending).position);
  expect(await position).toBe('static');
  await page.locator('#message').scrollIntoViewIfNeeded();
  expect(await page.locator('#message').isVisible()).toBe(true);
  await page.locator('.ending [data-action=stop], .field [data-action=stop]').first().click();
  await waitForStatus(page, 'stopped');
});

describe('on a phone', () => {
  it('no content is wider than the screen, and the composer is visible', async () => {
    const page = await fixture.openChat(PHONE);
    expect(await overflow(page)).toBe(0);
    await askAndWait(page, WIDE);
    expect(await overflow(page)).toBe(0);
    expect(await page.locator('#messages').evaluate((messages) => messages.scrollWidth - messages.clientWidth)).toBe(0);
    expect(await page.locator('#composer .hint').isVisible()).toBe(true);
    const table = page.locator('.answer .table');
    const word = await table
      .locator('th')
      .first()
      .evaluate((cell) => {
        const range = document.createRange();
        range.selectNodeContents(cell);
        return range.getClientRects().length;
      });
    expect(word).toBe(1);
    await table.focus();
    await page.keyboard.press('ArrowRight');
    await until(() => table.evaluate((element) => element.scrollLeft > 0));
    const { y, height, x, width } = (await page.locator('#message').boundingBox())!;
    expect(y + height).toBeLessThanOrEqual(640);
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x + width).toBeLessThanOrEqual(360);
  });

  it('the header has named buttons and fits, in each language', async () => {
    const page = await fixture.openChat(PHONE);
    for (const language of ['de', 'fr', 'it', 'en']) {
      await page.context().addCookies([{ name: 'language', value: language, url: fixture.url }]);
      await page.reload();
      for (const width of [320, 390]) {
        await page.setViewportSize({ width, height: 640 });
        expect(await overflow(page)).toBe(0);
        for (const button of await page.locator('.sidebar > :is(a, button)').all()) {
          const box = (await button.boundingBox())!;
          expect([box.x >= 0, box.x + box.width <= width, box.height >= 24]).toEqual([true, true, true]);
          expect(await button.ariaSnapshot()).toMatch(/(link|button) ".+"/);
        }
      }
    }
  });

  it('the menu button opens the list of conversations', async () => {
    const page = await fixture.openChat(PHONE);
    await askAndWait(page, '[[tokens 5]] Auf dem Telefon');
    const link = page.locator('nav a', { hasText: 'Auf dem Telefon' });
    expect(await link.isVisible()).toBe(false);
    await page.locator('.menu-button').tap();
    await navigate(page, () => link.tap());
    await waitForStatus(page, 'complete');
    expect(await overflow(page)).toBe(0);
    await page.setViewportSize({ width: 844, height: 390 });
    // In landscape orientation, the phone shows the list beside the conversation.
    expect((await page.locator('#conversations').boundingBox())!.height).toBeGreaterThan(80);
    await page.locator('[data-action=sign-out]').scrollIntoViewIfNeeded();
    await until(async () => (await page.locator('[data-action=sign-out]').boundingBox())!.y < 390);
  });
});

test('only the conversation scrolls', async () => {
  const page = await fixture.openChat({ viewport: { width: 1280, height: 500 } });
  await askAndWait(page, '[[cite]] [[tokens 200]]');
  const position = () =>
    page.evaluate(() => [
      document.documentElement.scrollHeight - innerHeight,
      document.documentElement.scrollTop,
      document.getElementById('messages')!.scrollTop,
    ]);
  await page.evaluate(() => document.getElementById('messages')!.scrollTo(0, 0));
  await page.mouse.move(100, 250);
  await page.mouse.wheel(0, 300);
  await page.locator('[data-mark]').first().click();
  await page.mouse.move(600, 200);
  await page.mouse.wheel(0, 50);
  await until(async () => (await position()).join() === '0,0,50');
});

interface LayoutShift extends PerformanceEntry {
  readonly value: number;
  readonly hadRecentInput: boolean;
  readonly sources: readonly { readonly node?: Node }[];
}
interface Shift {
  readonly value: number;
  readonly moved: readonly (string | null | undefined)[];
}
/** Resolves after two frames, when the browser has reported all earlier shifts. */
const frames = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));

const TABLE = `Die Beiträge für **das Hauptgebäude** im Überblick, wie sie die Kantone mit *dem Gebäudeprogramm* vereinbart haben:

| Massnahme | Bedingung | Beitrag |
| --- | --- | ---: |
| Wärmepumpe | ersetzt Öl-, Gas- oder Elektroheizung im Hauptgebäude | 1600 |
| Fernwärme | Anschluss an ein Netz mit mindestens 75 Prozent erneuerbarer Energie | 2000 |
| Dämmung von Fassade und Dach | U-Wert höchstens 0.20 | 40 |
`;

// At 30 tokens per second, a page shows the beginning of a word before the rest has arrived.
test.each([
  ['desktop', 1280, '[[rate 30]] [[cite]] [[follow-ups]] [[tokens 150]]'],
  ['phone', 390, '[[rate 30]] [[cite]] [[follow-ups]] [[tokens 150]]'],
  ['desktop, with a table of sentences', 1280, `[[rate 30]] [[echo]]\n${TABLE}`],
])('the page does not shift while an answer arrives: %s', async (_, width, question) => {
  const page = await fixture.openChat({ viewport: { width, height: 720 } });
  await ask(page, question);
  await page.waitForSelector('article[data-status=streaming]');
  await page.evaluate(frames);
  await page.evaluate(() => {
    const shifts: Shift[] = [];
    Object.assign(globalThis, { shifts });
    new PerformanceObserver((list) => {
      for (const { value, hadRecentInput, sources } of list.getEntries() as unknown as LayoutShift[]) {
        const moved = sources.map(({ node }) => (node instanceof Element ? node.outerHTML : node?.textContent));
        if (!hadRecentInput) shifts.push({ value, moved: moved.map((text) => text?.slice(0, 80)) });
      }
    }).observe({ type: 'layout-shift' });
  });
  await waitForStatus(page, 'complete');
  await page.evaluate(frames);
  const shifts = await page.evaluate(() => (globalThis as unknown as { shifts: Shift[] }).shifts);
  const total = shifts.reduce((sum, { value }) => sum + value, 0);
  expect(total < 0.01 ? [] : shifts).toEqual([]);
});

test('a mark is on the line of the word before it, at every width of the window', async () => {
  const page = await fixture.openChat();
  await askAndWait(page, 'Wie hoch ist die Förderung für eine Wärmepumpe?');
  for (let width = 320; width < 480; width += 4) {
    await page.setViewportSize({ width, height: 800 });
    const distances = await page.locator('.answer .mark').evaluateAll((marks) =>
      marks.map((mark) => {
        const { previousSibling } = mark;
        const range = document.createRange();
        range.selectNodeContents(previousSibling!);
        const word = [...range.getClientRects()].at(-1)!;
        const { top, height } = mark.querySelector('a')!.getBoundingClientRect();
        return Math.abs(top + height / 2 - word.top - word.height / 2);
      }),
    );
    expect([width, distances.length > 0, distances.filter((distance) => distance > 10)]).toEqual([width, true, []]);
  }
});

test('the printed page contains the whole conversation with its sources', async () => {
  const page = await fixture.openChat({ viewport: { width: 800, height: 500 } });
  await askAndWait(page, '[[cite]] [[tokens 300]]');
  await page.emulateMedia({ media: 'print' });
  const { document: height, answer: end } = await page.evaluate(() => ({
    document: document.documentElement.scrollHeight,
    answer: document.querySelector('article[data-role=assistant]')!.getBoundingClientRect().bottom,
  }));
  expect(end).toBeGreaterThan(1000);
  expect(height).toBeGreaterThanOrEqual(end);
  expect(await page.locator('[data-passage]').isVisible()).toBe(true);
  expect(await page.locator('#composer .hint').isVisible()).toBe(true);
  expect(await page.locator('.sidebar').isVisible()).toBe(false);
  const pdf = (await page.pdf({ format: 'A4' })).toString('latin1');
  expect(pdf.match(/\/Type\s*\/Page\b/g)!.length).toBeGreaterThan(1);
});

test('questions, marks, the status and the send button have edges in forced colours', async () => {
  const page = await fixture.openChat({ forcedColors: 'active' });
  await ask(page, '[[rate 20]] [[cite]] [[tokens 2000]]');
  await page.locator('[data-mark]').first().waitFor();
  for (const [selector, pseudo] of [['.status', '::before'], ['.question'], ['.mark a'], ['.send']] as const) {
    const edge = await page
      .locator(selector)
      .first()
      .evaluate((element, part) => {
        const { borderTopColor, borderTopWidth } = getComputedStyle(element, part);
        return [borderTopColor, parseFloat(borderTopWidth) > 0] as const;
      }, pseudo);
    expect([selector, ...edge]).toEqual([selector, expect.not.stringMatching(/^rgba.*, 0\)$/), true]);
  }
  await page.click('#composer [data-action=stop]');
  await waitForStatus(page, 'stopped');
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

describe.each(['forced colours', 'more contrast'] as const)('with %s', (preference) => {
  it('a question, chips, the status and the focus are visible', async () => {
    const page = await fixture.openChat({
      username: 'admin@example.org',
      ...(preference === 'forced colours' ? { forcedColors: 'active' } : { contrast: 'more' }),
    });
    await ask(page, '[[tokens 4000]] [[rate 20]]');
    await waitForStatus(page, 'streaming');
    const shown = (selector: string) =>
      page
        .locator(selector)
        .first()
        .evaluate((element) => {
          const { borderTopColor, borderTopWidth, color, outlineWidth, outlineStyle } = getComputedStyle(element);
          const background = getComputedStyle(document.body).backgroundColor;
          return {
            hasEdge: borderTopWidth !== '0px' && borderTopColor !== background && borderTopColor !== 'rgba(0, 0, 0, 0)',
            hasText: color !== background,
            hasRing: outlineStyle !== 'none' && outlineWidth !== '0px',
          };
        });
    expect(await shown('article[data-role=user]')).toMatchObject({ hasEdge: true, hasText: true });
    expect(await shown('.status')).toMatchObject({ hasText: true });
    await page.locator('#composer [data-action=stop]').waitFor();
    await page.focus('#message');
    await page.keyboard.press('Tab');
    expect(await shown(':focus-visible')).toMatchObject({ hasRing: true });
    await page.click('#composer [data-action=stop]');
    await waitForStatus(page, 'stopped');
    await page.click('[data-action=helpful]');
    await page.locator('[data-action=helpful][aria-pressed=true]').waitFor();
    const [pressed, other] = await page
      .locator('.feedback [aria-pressed] svg')
      .evaluateAll((icons) =>
        icons.map((icon) => getComputedStyle(icon)).map(({ fill, stroke }) => ({ fill, stroke })),
      );
    expect([pressed!.fill, other!.fill]).toEqual([pressed!.stroke, 'none']);
    await page.goto('/admin/documents');
    expect(await shown('.chip')).toMatchObject({ hasEdge: true, hasText: true });
  });
});

/** Returns the corners of an image that contain another colour than the background, which is the colour in the middle of the upper edge. */
function drawnCorners(page: Page, image: Buffer): Promise<string[]> {
  return page.evaluate(
    async (bytes) => {
      const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
      const { width, height } = bitmap;
      const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
      context.drawImage(bitmap, 0, 0);
      const [w, h] = [Math.floor(width / 4), Math.floor(height / 4)];
      const background = context.getImageData(Math.floor(width / 2), 0, 1, 1).data;
      const corners = {
        'top left': [0, 0],
        'top right': [width - w, 0],
        'bottom left': [0, height - h],
        'bottom right': [width - w, height - h],
      };
      return Object.entries(corners)
        .filter(([, [x, y]]) =>
          context.getImageData(x!, y!, w, h).data.some((value, index) => Math.abs(value - background[index % 4]!) > 60),
        )
        .map(([corner]) => corner);
    },
    [...image],
  );
}

it.each([
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['on a phone', PHONE],
] as const)('crosses out the terms of a formula in the direction of LaTeX (%s)', async (_, options) => {
  const page = await fixture.openChat(options);
  const term = '{\\phantom{MMMM}}';
  await askAndWait(page, `[[echo]] $$\\cancel${term} \\quad \\bcancel${term} \\quad \\xcancel${term}$$`);
  const corners: string[][] = [];
  for (const stroke of await page.locator('math .tml-cancel').all())
    corners.push(await drawnCorners(page, await stroke.screenshot()));
  expect(corners).toEqual([
    ['top right', 'bottom left'],
    ['top left', 'bottom right'],
    ['top left', 'top right', 'bottom left', 'bottom right'],
  ]);
});
