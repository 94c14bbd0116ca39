import { useBrowserFixture } from '../support/browser/browser-fixture';
import {
  answer,
  answersHtml,
  answerText,
  ask,
  askToTheEnd,
  conversationId,
  untilStatus,
  watchGrow,
} from '../support/browser/chat';

const fixture = useBrowserFixture();

describe('asking', () => {
  it('shows the answer growing, then complete', async () => {
    const page = await fixture.visitor();
    await ask(page, '[[tokens 150]] [[rate 80]]');
    const lengths = await watchGrow(page, 8);
    await untilStatus(page, 'complete');
    expect((await answerText(page)).length).toBeGreaterThan(lengths.at(-1)!);
    expect(await answer(page).getAttribute('aria-busy')).toBeNull();
  });

  it('leaves an empty composer with a new turn id when the answer ends', async () => {
    const page = await fixture.visitor();
    const before = await page.inputValue('#turn-id');
    await askToTheEnd(page, '[[tokens 20]]');
    expect(await page.inputValue('#message')).toBe('');
    expect(await page.inputValue('#turn-id')).not.toBe(before);
    await askToTheEnd(page, '[[tokens 10]] again');
    expect(await page.locator('article[data-role=user]').allInnerTexts()).toEqual([
      '[[tokens 20]]',
      '[[tokens 10]] again',
    ]);
  });

  it('moves the first question to an address that the list links to', async () => {
    const page = await fixture.visitor();
    await askToTheEnd(page, '[[tokens 5]] Eine Frage, die im Verzeichnis steht');
    const id = conversationId(page);
    expect(await page.locator(`nav a[href="/conversations/${id}"]`).innerText()).toContain('die im Verzeichnis steht');
    await page.goto('/');
    await page.click(`nav a[href="/conversations/${id}"]`);
    await untilStatus(page, 'complete');
    expect(conversationId(page)).toBe(id);
  });

  it('answers a suggested question from sources that open', async () => {
    const page = await fixture.visitor();
    const suggestion = page.locator('[data-suggestion]').first();
    const question = await suggestion.innerText();
    await suggestion.click();
    await untilStatus(page, 'complete');
    expect(await page.locator('article[data-role=user]').innerText()).toBe(question);
    expect((await answerText(page)).length).toBeGreaterThan(100);
    const sources = await page
      .locator('a[data-source]')
      .evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href));
    expect(sources.length).toBeGreaterThan(0);
    for (const source of sources) expect((await page.request.get(source)).status()).toBe(200);
  });

  it('opens a source on its passage, and the document from there', async () => {
    const page = await fixture.visitor();
    await askToTheEnd(page, '[[tokens 60]] [[cite]]');
    const [source] = await Promise.all([page.context().waitForEvent('page'), page.locator('a[data-source]').click()]);
    expect((await source.locator('blockquote').innerText()).length).toBeGreaterThan(10);
    const document = await source.locator('[data-action=open]').getAttribute('href');
    expect((await page.request.get(document!)).status()).toBe(200);
  });

  it('asks once for a double click', async () => {
    const page = await fixture.visitor();
    await page.fill('#message', '[[tokens 20]] zweimal geklickt');
    await page.dblclick('#composer [type=submit]');
    await untilStatus(page, 'complete');
    await page.reload();
    expect(await page.locator('article[data-role=user]').count()).toBe(1);
    expect(await page.locator('nav a', { hasText: 'zweimal geklickt' }).count()).toBe(1);
  });

  it('asks nothing by the second click of a slow double click', async () => {
    const page = await fixture.visitor();
    await ask(page, '[[tokens 60]] [[rate 60]]');
    await watchGrow(page, 1);
    // The button is where it was: the pointer still rests on it.
    await page.mouse.down({ clickCount: 2 });
    await page.mouse.up({ clickCount: 2 });
    await untilStatus(page, 'complete');
    expect(await page.locator('#composer-problem [role=alert]').count()).toBe(0);
    expect(await page.locator('article[data-role=user]').count()).toBe(1);
  });

  it('asks once for the same turn id sent twice', async () => {
    const page = await fixture.visitor();
    const form = { message: '[[tokens 80]] [[rate 100]] zweimal gesendet', turnId: await page.inputValue('#turn-id') };
    const send = () =>
      page.request.post(`/conversations/${form.turnId}/turns`, { form, headers: { 'hx-request': 'true' } });
    const [one, other] = await Promise.all([send(), send()]);
    expect([one.status(), other.status()]).toEqual([200, 200]);
    await page.goto(`/conversations/${form.turnId}`);
    await untilStatus(page, 'complete');
    expect((await send()).status()).toBe(200);
    await page.reload();
    expect(await page.locator('article[data-role=user]').count()).toBe(1);
    expect(await answersHtml(page)).toHaveLength(1);
  });
});
