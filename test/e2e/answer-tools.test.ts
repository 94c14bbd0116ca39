import type { Page } from 'playwright-core';
import { useBrowser } from '../support/browser/browser-fixture';
import { answersHtml, ask, askAndWait, waitForGrowth, waitForStatus } from '../support/browser/chat';
import { until } from '../support/until';

const fixture = useBrowser();

const CODE_AND_TABLE = '[[echo]]\n```ts\nconst a = 1;\n```\n\n| a | b |\n|---|---|\n| **1** | 2 |\n| 3 | `4` |\n';
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const SMALL = { viewport: { width: 800, height: 500 } };

/** Opens the chat in a browser that lets the page read and write the clipboard. */
async function openChat(): Promise<Page> {
  const page = await fixture.openChat();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  return page;
}

/** What the clipboard contains, by type. */
function clipboard(page: Page): Promise<Record<string, string>> {
  return page.evaluate(async () => {
    const [item] = await navigator.clipboard.read();
    const entries = item!.types.map(async (type) => [type, await (await item!.getType(type)).text()] as const);
    return Object.fromEntries(await Promise.all(entries));
  });
}

/**
 * Waits until the clipboard contains this text together with HTML. Returns the HTML. Chromium may show the text to a reader before the
 * HTML of the same copy.
 */
async function copiedHtml(page: Page, text: string): Promise<string> {
  let contents: Record<string, string> = {};
  await until(async () => {
    contents = await clipboard(page);
    return contents['text/plain'] === text && contents['text/html'] !== undefined;
  });
  return contents['text/html']!;
}

const copied = (page: Page) => page.waitForFunction(() => document.getElementById('live')!.textContent === 'Kopiert.');
const scrollTop = (page: Page) => page.locator('#messages').evaluate((messages) => Math.round(messages.scrollTop));
const scrollTo = (page: Page, top: number) =>
  page.locator('#messages').evaluate((messages, to) => messages.scrollTo(0, to), top);
const distanceFromEnd = (page: Page) =>
  page
    .locator('#messages')
    .evaluate(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight);
const focusedId = (page: Page) => page.evaluate(() => document.activeElement?.id);

describe('copying', () => {
  it('puts an answer on the clipboard as formatted text and as Markdown, with its sources', async () => {
    const page = await openChat();
    await askAndWait(page, '[[tokens 80]] [[rate 500]] [[cite]]');
    // A check mark replaces the icon, for people who cannot see the change of its colour.
    await Promise.all([
      page.locator('[data-action=copy] svg').waitFor({ state: 'hidden' }),
      page.click('[data-action=copy]'),
    ]);
    await copied(page);
    const { 'text/html': html, 'text/plain': text } = await clipboard(page);
    expect(html).toContain('<h2>');
    expect(html).toContain('[1]');
    expect(html).toMatch(/<h2>Quellen<\/h2>\s*<ul>/);
    expect(html).toMatch(/href="http:\/\/[^"]+\/sources\/1"/);
    expect(html).not.toMatch(/button|href="#/);
    expect(text).toContain('## Abschnitt 1');
    expect(text).toContain('[1]');
    expect(text).toMatch(/^1\. /m);
  });

  it('puts the code of a block on the clipboard without the name of its language, and a table as tab-separated text', async () => {
    const page = await openChat();
    await askAndWait(page, CODE_AND_TABLE);
    const header = page.locator('.answer pre').first();
    expect(await header.evaluate((element) => getComputedStyle(element, '::before').content)).toBe('"ts"');
    expect(await page.getAttribute('[data-action=copy-code]', 'aria-label')).toMatch(/^[^:,]+, ts$/);
    await page.click('[data-action=copy-code]');
    await copied(page);
    expect(await clipboard(page)).toEqual({ 'text/plain': 'const a = 1;\n' });
    await page.click('[data-action=copy-table]');
    const html = await copiedHtml(page, 'a\tb\n1\t2\n3\t4');
    expect(html).toContain('<strong>1</strong>');
    expect(html).not.toContain('button');
    const streamed = await answersHtml(page);
    await page.reload();
    expect(await answersHtml(page)).toEqual(streamed);
  });

  it('omits the numbers of the sources from the figures of a table', async () => {
    const page = await openChat();
    await askAndWait(page, CODE_AND_TABLE);
    await page
      .locator('.answer td')
      .first()
      .evaluate((cell) => {
        cell.innerHTML = '1234<sup class="mark"><a href="#source-x-1" data-mark="1">1</a></sup>';
      });
    await page.click('[data-action=copy-table]');
    const html = await copiedHtml(page, 'a\tb\n1234\t2\n3\t4');
    expect(html).not.toContain('#source');
  });

  it('has buttons that stay at their blocks when the steps above the answer are opened', async () => {
    const page = await fixture.openChat();
    await askAndWait(page, `[[searches 3]] ${CODE_AND_TABLE}`);
    const distances = () =>
      page.locator('.answer').evaluate((element) => {
        const blocks = [...element.querySelectorAll('pre, .table')];
        const tools = [...element.nextElementSibling!.children];
        const { top } = element.getBoundingClientRect();
        return {
          top,
          apart: blocks.map((block, index) => {
            const [at, tool] = [block.getBoundingClientRect(), tools[index]!.getBoundingClientRect()];
            return [tool.left - at.left, (block.matches('pre') ? tool.top : tool.bottom) - at.top];
          }),
        };
      });
    const before = await distances();
    expect(before.apart.flat().every((distance) => Math.abs(distance) < 1)).toBe(true);
    await page.click('.steps summary');
    await until(async () => (await distances()).top > before.top + 20);
    expect((await distances()).apart).toEqual(before.apart);
  });

  it('fails with an explanation if the browser does not allow it', async () => {
    const page = await fixture.openChat();
    await askAndWait(page, '[[echo]] Text');
    await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
    await page.click('[data-action=copy]');
    await page.waitForSelector('#composer-problem [role=alert]');
    expect(await page.innerText('#composer-problem')).toContain(
      'Der Browser lässt das Kopieren nicht zu. Markieren Sie den Text und kopieren Sie ihn mit der Tastatur.',
    );
  });
});

describe('the actions of an earlier answer', () => {
  const opacity = (page: Page) =>
    page
      .locator('.answer-actions')
      .first()
      .evaluate((element) => getComputedStyle(element).opacity);

  it('appear when the mouse points at the answer, or when one of the actions has the focus', async () => {
    const page = await fixture.openChat();
    await askAndWait(page, '[[tokens 5]]');
    await askAndWait(page, '[[tokens 5]]');
    await page.hover('#message');
    expect(await opacity(page)).toBe('0');
    await page.locator('.answer').first().hover();
    expect(await opacity(page)).toBe('1');
    await page.hover('#message');
    await page.locator('[data-action=copy]').first().focus();
    expect(await opacity(page)).toBe('1');
  });

  it('are always visible on a touch screen', async () => {
    const page = await fixture.openChat(PHONE);
    await askAndWait(page, '[[tokens 5]]');
    await askAndWait(page, '[[tokens 5]]');
    expect(await opacity(page)).toBe('1');
  });
});

it('explains the question mark of a doubtful citation on a touch screen, which does not show the title of the mark', async () => {
  const page = await fixture.openChat(PHONE);
  const note = page.locator('.doubt').last();
  await askAndWait(page, '[[tokens 5]]');
  await note.waitFor({ state: 'hidden' });
  await askAndWait(page, '[[cite]] [[echo]] Waschmaschinen kosten jährlich 98765 Franken.');
  await page.locator('.answer .check').waitFor();
  await note.waitFor();
  expect(await note.innerText()).toBe('? Bitte prüfen: Die zitierte Textstelle enthält diese Aussage oder Zahl nicht.');
  await page.reload();
  await note.waitFor();
  expect(await page.locator('.doubt').first().isVisible()).toBe(false);
});

describe('the reading position', () => {
  it('is restored when the user reloads or returns to the page, unless the address names an answer', async () => {
    const page = await fixture.openChat(SMALL);
    await askAndWait(page, '[[tokens 150]] [[rate 500]]');
    await askAndWait(page, '[[tokens 150]] [[rate 500]]');
    await scrollTo(page, 300);
    await page.reload();
    await until(async () => (await scrollTop(page)) === 300);
    await page.click('.new');
    await page.waitForURL((url) => url.pathname === '/');
    await page.goBack();
    await until(async () => (await scrollTop(page)) === 300);
    const last = page.locator('article[data-turn]').last();
    await page.goto(`${page.url()}#turn-${await last.getAttribute('data-turn')}`);
    await page.reload();
    await until(async () => {
      const top = await last.evaluate((article) => article.getBoundingClientRect().top);
      return top < 150 && top > -5;
    });
  });

  it('can be left with a button that scrolls to the end and shows whether there is new text', async () => {
    const page = await fixture.openChat(SMALL);
    const button = page.locator('[data-action=to-end]');
    await ask(page, '[[tokens 400]] [[rate 50]]');
    await page.waitForFunction(() => document.querySelector('#messages')!.scrollHeight > 900);
    await button.waitFor({ state: 'hidden' });
    await scrollTo(page, 0);
    await button.waitFor();
    await page.locator('[data-action=to-end][data-new]').waitFor();
    await page.locator('[data-action=to-end][aria-label="Zum Ende: Es gibt Neues"]').waitFor();
    await button.click();
    await waitForStatus(page, 'complete');
    await button.waitFor({ state: 'hidden' });
    await until(async () => (await distanceFromEnd(page)) < 60);
  });

  it('moves to the end when the user sends a question from further up in the page, or asks for another version of an answer', async () => {
    const page = await fixture.openChat(SMALL);
    await askAndWait(page, '[[tokens 150]] [[rate 500]]');
    await scrollTo(page, 0);
    await page.locator('[data-action=to-end]').waitFor();
    await askAndWait(page, '[[echo]] Kurz');
    await until(async () => (await distanceFromEnd(page)) < 60);
    await page.locator('[data-action=regenerate]').last().click();
    await page.locator('[data-branches][data-count="2"]').waitFor();
    await waitForStatus(page, 'complete');
    await until(async () => (await distanceFromEnd(page)) < 60);
    // No part of the arrows may be cut off.
    const cut = ({ scrollWidth, clientWidth }: Element) => scrollWidth - clientWidth;
    expect(await page.locator('[data-action=previous-branch]').evaluate(cut)).toBe(0);
  });

  it('stays at the end on a touch screen when the user asks for another version of the last answer', async () => {
    const page = await fixture.openChat(PHONE);
    await askAndWait(page, '[[tokens 150]] [[rate 500]]');
    await askAndWait(page, '[[tokens 150]] [[rate 500]] Zwei');
    await page.locator('[data-action=regenerate]').last().tap();
    await page.locator('[data-branches][data-count="2"]').waitFor();
    await waitForStatus(page, 'complete', 2);
    await until(async () => (await distanceFromEnd(page)) < 60);
    expect(await focusedId(page)).toBe('messages');
  });

  it('is at the start of the page of a new conversation, even in a low window', async () => {
    const page = await fixture.openChat({ viewport: { width: 390, height: 400 } });
    expect(await scrollTop(page)).toBe(0);
    expect(await page.locator('[data-action=to-end]').isVisible()).toBe(false);
  });
});

describe('the title of the page', () => {
  it('shows that an answer is running, and then that the answer is ready, until the user moves the mouse', async () => {
    const page = await fixture.openChat();
    await ask(page, '[[tokens 240]] [[rate 40]] Titel');
    await waitForGrowth(page, 1);
    await page.waitForFunction(() => /^… .*Titel/.test(document.title));
    await waitForStatus(page, 'complete');
    await page.waitForFunction(() => /^✓ .*Titel/.test(document.title));
    await page.mouse.move(5, 5);
    await page.waitForFunction(() => document.title.startsWith('[[tokens'));
  });
});

describe('a notification', () => {
  /**
   * Replaces `Notification` with a class that records its use, and makes the page believe that it is in the background.
   */
  async function record(page: Page, permission: NotificationPermission): Promise<void> {
    await page.addInitScript((answer) => {
      const recorded: unknown[] = [];
      class Recorder {
        static permission: NotificationPermission = 'default';
        static async requestPermission(): Promise<NotificationPermission> {
          recorded.push('asked');
          Recorder.permission = answer;
          return answer;
        }
        constructor(title: string) {
          recorded.push(title);
        }
      }
      Object.assign(window, { Notification: Recorder, recorded });
      Object.defineProperty(document, 'hidden', { get: () => true });
    }, permission);
    await page.reload();
  }
  const recorded = (page: Page) => page.evaluate(() => (window as unknown as { recorded: unknown[] }).recorded);

  it('appears when an answer ends while the page is in the background, but only for a user who has switched notifications on', async () => {
    const page = await fixture.openChat();
    await record(page, 'granted');
    await askAndWait(page, '[[echo]] Eins');
    expect(await recorded(page)).toEqual([]);
    await page.click('[data-action=help]');
    await page.check('#notifications');
    await page.click('#help button');
    await askAndWait(page, '[[echo]] Zwei');
    expect(await recorded(page)).toEqual(['asked', 'Die Antwort ist fertig']);
  });

  it('cannot be switched on if the browser refuses permission, which the page explains', async () => {
    const page = await fixture.openChat();
    await record(page, 'denied');
    await page.click('[data-action=help]');
    await page.click('#notifications');
    await page.locator('#notifications-denied').waitFor();
    expect(await page.isChecked('#notifications')).toBe(false);
  });
});

it('offers no notifications on a device with only a touch screen, where browsers show none', async () => {
  const page = await fixture.openChat(PHONE);
  expect(await page.evaluate(() => 'Notification' in window)).toBe(true);
  expect(await page.locator('#shortcuts').count()).toBe(1);
  expect(await page.locator('#notifications').count()).toBe(0);
});

test('the help opens in browsers that ignore the attribute `command`', async () => {
  const page = await fixture.openChat();
  await page.locator('[data-action=help]').evaluate((button) => button.removeAttribute('command'));
  await page.click('[data-action=help]');
  await page.locator('#help').waitFor();
  await page.click('#help button');
  await page.locator('#help').waitFor({ state: 'hidden' });
  await page.locator('#message').press('Escape');
  await page.keyboard.press('?');
  await page.locator('#help').waitFor();
});

describe('the keyboard shortcuts', () => {
  it('go to answers, copy, focus the composer or the search, show the help and start a conversation, but not while typing', async () => {
    const page = await openChat();
    await askAndWait(page, '[[echo]] Eins');
    await askAndWait(page, '[[echo]] Zwei');
    await page.locator('#message').pressSequentially('njkcq?');
    expect(await page.inputValue('#message')).toBe('njkcq?');
    await page.locator('#message').press('Escape');
    const answers = await page.locator('article[data-turn]').evaluateAll((articles) => articles.map(({ id }) => id));
    await page.keyboard.press('k');
    expect(await focusedId(page)).toBe(answers[1]);
    await page.keyboard.press('k');
    expect(await focusedId(page)).toBe(answers[0]);
    await page.keyboard.press('j');
    expect(await focusedId(page)).toBe(answers[1]);
    await page.keyboard.press('c');
    await copied(page);
    expect((await clipboard(page))['text/html']).toContain('Zwei');
    await page.keyboard.press('q');
    expect(await focusedId(page)).toBe('message');
    await page.locator('#message').press('Escape');
    await page.keyboard.press('s');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('q');
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await page.keyboard.press('?');
    expect(await page.locator('dialog#help[open]').innerText()).toContain('Letzte Antwort kopieren');
    await page.keyboard.press('n');
    expect(new URL(page.url()).pathname).not.toBe('/');
    await page.keyboard.press('Escape');
    await page.keyboard.press('n');
    await page.waitForURL((url) => url.pathname === '/');
  });

  it('can be switched off', async () => {
    const page = await fixture.openChat();
    await page.click('[data-action=help]');
    await page.uncheck('#shortcuts');
    await page.click('#help button');
    await page.reload();
    await page.locator('#message').press('Escape');
    await page.keyboard.press('?');
    expect(await page.locator('dialog[open]').count()).toBe(0);
    expect(await page.isChecked('#shortcuts')).toBe(false);
  });
});

test('the chat page works if the browser allows neither storage nor channels nor notifications', async () => {
  const page = await fixture.openChat();
  await page.addInitScript(() => {
    for (const name of ['sessionStorage', 'localStorage', 'BroadcastChannel'])
      Object.defineProperty(window, name, {
        get: () => {
          throw new DOMException('Not allowed', 'SecurityError');
        },
      });
    Reflect.deleteProperty(window, 'Notification');
  });
  await page.reload();
  await askAndWait(page, '[[echo]] Geht');
  expect(await page.locator('.answer').innerText()).toBe('Geht');
});

test('the page can be installed: its manifest and icons need no sign-in', async () => {
  const page = await fixture.openChat();
  const href = (await page.getAttribute('link[rel=manifest]', 'href'))!;
  const context = await fixture.newContext();
  const manifest = await context.request.get(href);
  expect(manifest.headers()['content-type']).toContain('application/manifest+json');
  const { icons, start_url } = (await manifest.json()) as {
    icons: { src: string; sizes: string }[];
    start_url: string;
  };
  expect(start_url).toBe('/');
  for (const { src } of icons) {
    const icon = await context.request.get(new URL(src, new URL(href, fixture.url)).href);
    expect([src, icon.status(), icon.headers()['content-type']]).toEqual([src, 200, 'image/png']);
  }
  const devTools = await page.context().newCDPSession(page);
  const { errors, data } = (await devTools.send('Page.getAppManifest')) as { errors: unknown[]; data?: string };
  expect([errors, JSON.parse(data!).name]).toEqual([[], 'Joule Verne']);
});
