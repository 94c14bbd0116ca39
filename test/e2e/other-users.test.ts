import type { APIRequestContext, Page } from 'playwright-core';
import { useBrowser } from '../support/browser/browser-fixture';
import { answer, ask, askAndWait, conversationId, waitForGrowth, waitForStatus } from '../support/browser/chat';

const fixture = useBrowser();

/** Opens the chat as Anna, who starts a conversation, and as the administrator, who is another user. */
async function twoUsers(
  question: string,
): Promise<{ anna: Page; id: string; other: Page; request: APIRequestContext }> {
  const other = await fixture.openChat({ username: 'admin@example.org' });
  const anna = await fixture.openChat();
  await ask(anna, question);
  await anna.waitForURL('**/conversations/*');
  return { anna, id: conversationId(anna), other, request: other.request };
}

describe('a conversation', () => {
  it("rejects another user's requests for its page and sources, and is not in that user's list", async () => {
    fixture.allowConsoleErrors(/status of 404/);
    const { anna, id, other, request } = await twoUsers('[[tokens 60]] [[cite]] annas Geheimnis');
    await waitForStatus(anna, 'complete');
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

  it("rejects another user's request for its stream in the same way as a request for the stream of an unknown turn", async () => {
    const { anna, id, request } = await twoUsers('[[tokens 240]] [[rate 30]] annas Geheimnis');
    await waitForGrowth(anna, 2);
    const foreign = await request.get(`/conversations/${id}/turns/${id}/answer`);
    const unknown = await request.get(`/conversations/${id}X/turns/${id}X/answer`);
    expect(foreign.status()).toBe(unknown.status());
    expect((await foreign.text()).replaceAll(id, '')).toBe((await unknown.text()).replaceAll(`${id}X`, ''));
    expect(await foreign.text()).not.toMatch(/Geheimnis|Abschnitt|W.rmepumpen/);
    await waitForStatus(anna, 'complete');
  });

  it("rejects another user's requests to stop, to ask and to delete", async () => {
    const { anna, id, request } = await twoUsers('[[tokens 240]] [[rate 30]] annas Geheimnis');
    await waitForGrowth(anna, 2);
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
    await waitForStatus(anna, 'complete');
    await anna.reload();
    expect(await answer(anna).getAttribute('data-status')).toBe('complete');
    expect(await anna.locator('article[data-role=user]').count()).toBe(1);
  });

  it('is separate from a conversation that another user creates with the same id', async () => {
    const { anna, id, request } = await twoUsers('[[tokens 30]] annas Geheimnis');
    await waitForStatus(anna, 'complete');
    const reply = await request.post(`/conversations/${id}/turns`, {
      form: { message: '[[echo]] Eigenes', turnId: id },
    });
    expect(reply.status()).toBe(200);
    expect(await reply.text()).not.toContain('Geheimnis');
    await anna.reload();
    expect(await anna.locator('article[data-role=user]').allInnerTexts()).toEqual(['[[tokens 30]] annas Geheimnis']);
  });

  it('responds with 404 and is not listed after it was deleted', async () => {
    fixture.allowConsoleErrors(/status of 404/);
    const page = await fixture.openChat();
    await askAndWait(page, '[[tokens 10]] wird gelöscht');
    const id = conversationId(page);
    await page.reload();
    await page.click('.bar [data-action=delete]');
    await page.waitForURL((url) => url.pathname === '/');
    expect(await page.locator(`nav a[href*="${id}"]`).count()).toBe(0);
    expect((await page.goto(`/conversations/${id}`))!.status()).toBe(404);
  });
});
