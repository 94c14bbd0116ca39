import type { Page } from 'playwright-core';
import { useBrowser } from '../support/browser/browser-fixture';
import {
  answer,
  answerText,
  ask,
  askAndWait,
  conversationId,
  waitForGrowth,
  waitForStatus,
} from '../support/browser/chat';
import { navigate } from '../support/browser/navigation';
import { until } from '../support/until';

const fixture = useBrowser();

describe('a question', () => {
  it('gets an answer that grows until it is complete', async () => {
    const page = await fixture.openChat();
    await ask(page, '[[tokens 300]] [[rate 40]]');
    const lengths = await waitForGrowth(page, 8);
    await waitForStatus(page, 'complete');
    expect((await answerText(page)).length).toBeGreaterThan(lengths.at(-1)!);
    expect(await answer(page).getAttribute('aria-busy')).toBeNull();
  });

  it('leaves an empty composer with a new turn id when its answer ends', async () => {
    const page = await fixture.openChat();
    const before = await page.inputValue('#turn-id');
    await askAndWait(page, '[[tokens 20]]');
    expect(await page.inputValue('#message')).toBe('');
    expect(await page.inputValue('#turn-id')).not.toBe(before);
    await askAndWait(page, '[[tokens 10]] again');
    expect(await page.locator('article[data-role=user]').allInnerTexts()).toEqual([
      '[[tokens 20]]',
      '[[tokens 10]] again',
    ]);
  });

  it('changes the URL of the page to that of a new conversation, to which the list links', async () => {
    const page = await fixture.openChat();
    await askAndWait(page, '[[tokens 5]] Eine Frage, die im Verzeichnis steht');
    const id = conversationId(page);
    expect(await page.locator(`nav a[href="/conversations/${id}"]`).innerText()).toContain('die im Verzeichnis steht');
    await page.goto('/');
    await navigate(page, () => page.click(`nav a[href="/conversations/${id}"]`));
    await waitForStatus(page, 'complete');
    expect(conversationId(page)).toBe(id);
  });

  it('can be a suggestion, whose answer links to sources that can be opened', async () => {
    const page = await fixture.openChat();
    const suggestion = page.locator('[data-suggestion]').first();
    const question = await suggestion.innerText();
    await suggestion.click();
    await waitForStatus(page, 'complete');
    expect(await page.locator('article[data-role=user]').innerText()).toBe(question);
    expect((await answerText(page)).length).toBeGreaterThan(100);
    const sources = await page
      .locator('a[data-source]')
      .evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href));
    expect(sources.length).toBeGreaterThan(0);
    for (const source of sources) expect((await page.request.get(source)).status()).toBe(200);
  });

  it('is answered with a source that shows the passage and links to the document', async () => {
    const page = await fixture.openChat();
    await askAndWait(page, '[[tokens 60]] [[cite]]');
    const [source] = await Promise.all([page.context().waitForEvent('page'), page.locator('a[data-source]').click()]);
    expect((await source.locator('blockquote').innerText()).length).toBeGreaterThan(10);
    const document = await source.locator('[data-action=open]').getAttribute('href');
    expect((await page.request.get(document!)).status()).toBe(200);
  });

  it('is answered in the context of earlier questions', async () => {
    const page = await fixture.openChat();
    await askAndWait(page, 'Welche Förderung gibt es für Wärmepumpen?');
    await askAndWait(page, 'Was habe ich vorher gefragt?');
    expect(await answerText(page)).toContain('Welche Förderung gibt es für Wärmepumpen?');
  });

  it('is answered in the context of earlier questions even after a failed answer', async () => {
    const page = await fixture.openChat();
    await askAndWait(page, 'Welche Förderung gibt es für Wärmepumpen?');
    await page.fill('#message', '[[drop]] [[tokens 20]]');
    await page.click('#composer [type=submit]');
    await waitForStatus(page, 'failed', 2);
    await page.reload();
    await askAndWait(page, 'Was war meine erste Frage?');
    expect(await answerText(page)).toContain('Welche Förderung gibt es für Wärmepumpen?');
    expect(await answer(page).locator('.note').count()).toBe(0);
  });
});

it('a question that is sent before the scripts have loaded opens its conversation as any other question does', async () => {
  const page = await fixture.openChat();
  let release!: () => void;
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(/\/built\/(chat|htmx)/, async (route) => {
    await released;
    await route.continue();
  });
  await page.goto('/', { waitUntil: 'commit' });
  await page.fill('#message', '[[echo]] Zu früh');
  await page.locator('#composer [type=submit]').click({ noWaitAfter: true });
  await page.locator('.answer-actions').waitFor();
  expect(await answer(page).getAttribute('data-status')).toBe('streaming');
  release();
  await waitForStatus(page, 'complete');
  expect(await answerText(page)).toBe('Zu früh');
  expect(conversationId(page)).toBe(await answer(page).getAttribute('data-turn'));
  expect(await page.title()).not.toContain('…');
  await askAndWait(page, '[[echo]] Danach');
  await page.reload();
  expect(await page.locator('article[data-role=user]').allInnerTexts()).toEqual([
    '[[echo]] Zu früh',
    '[[echo]] Danach',
  ]);
  expect(await page.locator('[data-branches]').count()).toBe(0);
});

describe('a question that is being sent', () => {
  /** Holds back the requests that send questions. The returned function releases them. */
  async function hold(page: Page): Promise<() => void> {
    let release!: () => void;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route('**/turns', async (route) => {
      await released;
      await route.continue();
    });
    return release;
  }
  const pending = 'article[data-role=user][data-pending]';

  it('is shown at once, until the question from the server replaces it', async () => {
    const page = await fixture.openChat();
    const release = await hold(page);
    await ask(page, '[[echo]] Schon da');
    expect(await page.locator(pending).innerText()).toBe('[[echo]] Schon da');
    await until(async () => (await page.inputValue('#message')) === '');
    await page.fill('#message', 'Die nächste');
    release();
    await waitForStatus(page, 'complete');
    expect(await page.locator(pending).count()).toBe(0);
    expect(await page.locator('article[data-role=user]').allInnerTexts()).toEqual(['[[echo]] Schon da']);
    expect(await page.inputValue('#message')).toBe('Die nächste');
  });

  it('is shown at once if it is a suggestion, or another version of a question', async () => {
    const page = await fixture.openChat();
    let release = await hold(page);
    const suggestion = page.locator('[data-suggestion]').first();
    const question = await suggestion.innerText();
    await suggestion.click();
    expect(await page.locator(pending).innerText()).toBe(question);
    release();
    await waitForStatus(page, 'complete');
    await page.unroute('**/turns');

    release = await hold(page);
    await page.click('[data-action=edit]');
    await page.fill('form[data-form=edit] textarea', '[[echo]] Anders');
    await page.click('form[data-form=edit] [type=submit]');
    await until(async () => (await page.locator('article:visible').allInnerTexts()).join() === '[[echo]] Anders');
    release();
    await page.locator('.answer', { hasText: 'Anders' }).waitFor();
    await page.unroute('**/turns');

    release = await hold(page);
    await page.click('[data-action=regenerate]');
    await until(async () => (await page.locator('article:visible').allInnerTexts()).join() === '[[echo]] Anders');
    release();
    await page.locator('[data-branches][data-current="3"]').waitFor();
    expect(await page.locator(pending).count()).toBe(0);
  });

  it('returns to the composer if it cannot be sent, in front of text that was typed meanwhile, and the page shows the reason', async () => {
    fixture.allowConsoleErrors(/net::ERR_|htmx:error/);
    const page = await fixture.openChat();
    let fail!: () => void;
    const failed = new Promise<void>((resolve) => {
      fail = resolve;
    });
    await page.route('**/turns', async (route) => {
      await failed;
      await route.abort('connectionreset');
    });
    await ask(page, 'Die Frage');
    await page.fill('#message', 'Die nächste');
    fail();
    await page.waitForSelector('#composer-problem [role=alert]');
    expect(await page.inputValue('#message')).toBe('Die Frage\nDie nächste');
    expect(await page.locator('article').count()).toBe(0);
  });
});

describe('a draft', () => {
  it('survives reloading, leaving and returning, the Back button and a change of language, in its own conversation', async () => {
    const page = await fixture.openChat();
    await page.fill('#message', 'Ein neues Gespräch');
    await page.reload();
    expect(await page.inputValue('#message')).toBe('Ein neues Gespräch');
    await page.fill('#message', '[[echo]] Eins');
    await page.click('#composer [type=submit]');
    await waitForStatus(page, 'complete');
    await page.fill('#message', 'Zum ersten Gespräch');
    await page.click('.new');
    await page.waitForURL((url) => url.pathname === '/');
    expect(await page.inputValue('#message')).toBe('');
    await page.fill('#message', 'Noch ein Gespräch');
    await page.goBack();
    expect(await page.inputValue('#message')).toBe('Zum ersten Gespräch');
    await page.goForward();
    await page.waitForURL((url) => url.pathname === '/');
    await navigate(page, () => page.click('[name=language][value=en]'));
    expect(await page.getAttribute('html', 'lang')).toBe('en');
    expect(await page.inputValue('#message')).toBe('Noch ein Gespräch');
    expect(await page.getAttribute('#message', 'aria-invalid')).toBe('false');
  });

  it('is deleted when the user signs out', async () => {
    const page = await fixture.openChat({ username: 'admin@example.org' });
    await page.fill('#message', 'Geheim');
    await page.click('[data-action=sign-out]');
    await page.waitForURL('**/signed-out');
    expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage }))).not.toContain('Geheim');
  });
});
