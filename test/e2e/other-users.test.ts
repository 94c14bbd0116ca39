import type { APIRequestContext, Page } from 'playwright-core';
import { useBrowserFixture } from '../support/browser/browser-fixture';
import { answer, ask, askToTheEnd, conversationId, untilStatus, watchGrow } from '../support/browser/chat';

const fixture = useBrowserFixture();

/** Anna's conversation, and the administrator as somebody else. */
async function twoPeople(
  question: string,
): Promise<{ anna: Page; id: string; other: Page; request: APIRequestContext }> {
  const anna = await fixture.visitor();
  await ask(anna, question);
  await anna.waitForURL('**/conversations/*');
  const other = await fixture.visitor({ username: 'admin@example.org' });
  return { anna, id: conversationId(anna), other, request: other.request };
}

describe('a conversation', () => {
  it('fails for another user: page, sources, and list', async () => {
    fixture.expectComplaint(/status of 404/);
    const { anna, id, other, request } = await twoPeople('[[tokens 60]] [[cite]] annas Geheimnis');
    await untilStatus(anna, 'complete');
    const source = await anna.locator('a[data-source]').getAttribute('href');
    for (const address of [source!, `${source}/document`]) {
      expect((await anna.request.get(address)).status()).toBe(200);
      expect((await request.get(address)).status()).toBe(404);
    }
    expect((await other.goto(`/conversations/${id}`))!.status()).toBe(404);
    expect(await other.content()).not.toContain('Geheimnis');
    await other.goto('/');
    expect(await other.locator(`nav a[href*="${id}"]`).count()).toBe(0);
    await anna.goto('/');
    expect(await anna.locator(`nav a[href*="${id}"]`).count()).toBe(1);
  });

  it('fails for another user: its stream tells no more than that of an unknown turn', async () => {
    const { anna, id, request } = await twoPeople('[[tokens 200]] [[rate 60]] annas Geheimnis');
    await watchGrow(anna, 2);
    const foreign = await request.get(`/conversations/${id}/turns/${id}/answer`);
    const unknown = await request.get(`/conversations/${id}X/turns/${id}X/answer`);
    expect(foreign.status()).toBe(unknown.status());
    expect((await foreign.text()).replaceAll(id, '')).toBe((await unknown.text()).replaceAll(`${id}X`, ''));
    expect(await foreign.text()).not.toMatch(/Geheimnis|Abschnitt|W.rmepumpen/);
    await untilStatus(anna, 'complete');
  });

  it('fails for another user: stopping, asking and deleting', async () => {
    const { anna, id, request } = await twoPeople('[[tokens 150]] [[rate 60]] annas Geheimnis');
    await watchGrow(anna, 2);
    const turn = `/conversations/${id}/turns/${id}/answer`;
    expect((await request.delete(turn)).status()).toBe(404);
    expect((await request.post(`${turn}/stop`)).status()).toBe(404);
    expect(
      (
        await request.post(`/conversations/${id}/turns`, {
          form: { message: 'Hallo', turnId: '01ZZZZZZZZZZZZZZZZZZZZZZZZ' },
        })
      ).status(),
    ).toBe(404);
    expect((await request.delete(`/conversations/${id}`)).status()).toBe(404);
    expect((await request.post(`/conversations/${id}/delete`)).status()).toBe(404);
    await untilStatus(anna, 'complete');
    await anna.reload();
    expect(await answer(anna).getAttribute('data-status')).toBe('complete');
    expect(await anna.locator('article[data-role=user]').count()).toBe(1);
  });

  it('stays apart from one that another user gives the same id', async () => {
    const { anna, id, request } = await twoPeople('[[tokens 30]] annas Geheimnis');
    await untilStatus(anna, 'complete');
    const reply = await request.post(`/conversations/${id}/turns`, {
      form: { message: '[[echo]] Eigenes', turnId: id },
    });
    expect(reply.status()).toBe(200);
    expect(await reply.text()).not.toContain('Geheimnis');
    await anna.reload();
    expect(await anna.locator('article[data-role=user]').allInnerTexts()).toEqual(['[[tokens 30]] annas Geheimnis']);
  });

  it('is gone after it was deleted, in list and address', async () => {
    fixture.expectComplaint(/status of 404/);
    const page = await fixture.visitor();
    await askToTheEnd(page, '[[tokens 10]] wird gelöscht');
    const id = conversationId(page);
    await page.reload();
    await page.click('[data-action=delete]');
    await page.click('[data-action=confirm]');
    await page.waitForURL((url) => url.pathname === '/');
    expect(await page.locator(`nav a[href*="${id}"]`).count()).toBe(0);
    expect((await page.goto(`/conversations/${id}`))!.status()).toBe(404);
  });
});
