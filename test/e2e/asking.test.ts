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

const fixture = useBrowser();

describe('a question', () => {
  it('gets an answer that grows until it is complete', async () => {
    const page = await fixture.openChat();
    await ask(page, '[[tokens 150]] [[rate 80]]');
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

  it('moves the page to the address of a new conversation, which the list links to', async () => {
    const page = await fixture.openChat();
    await askAndWait(page, '[[tokens 5]] Eine Frage, die im Verzeichnis steht');
    const id = conversationId(page);
    expect(await page.locator(`nav a[href="/conversations/${id}"]`).innerText()).toContain('die im Verzeichnis steht');
    await page.goto('/');
    await page.click(`nav a[href="/conversations/${id}"]`);
    await waitForStatus(page, 'complete');
    expect(conversationId(page)).toBe(id);
  });

  it('can be a suggested one, whose answer links to sources that can be opened', async () => {
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
    expect(await answer(page).locator('[role=alert]').count()).toBe(0);
  });
});
