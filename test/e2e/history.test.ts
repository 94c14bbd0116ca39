import type { Locator, Page } from 'playwright-core';
import { ulid } from 'ulid';
import { useBrowser } from '../support/browser/browser-fixture';
import { askAndWait, conversationId } from '../support/browser/chat';
import { navigate } from '../support/browser/navigation';

const fixture = useBrowser();

const row = (page: Page, id: string) => page.locator(`[data-conversation="${id}"]`);

async function press(button: Locator): Promise<void> {
  await button.focus();
  await button.click();
}

/** Starts a conversation without showing it. Returns its id. */
async function newConversation(page: Page, question: string): Promise<string> {
  const turnId = ulid();
  const form = { turnId, message: `[[tokens 1]] ${question}` };
  const headers = { 'hx-request': 'true' };
  expect((await page.request.post(`/conversations/${turnId}/turns`, { form, headers })).ok()).toBe(true);
  return turnId;
}

describe('the list of conversations', () => {
  it('renames a conversation in place; Escape and "Cancel" keep the title', async () => {
    fixture.allowConsoleErrors(/status of 422/);
    const page = await fixture.openChat();
    await askAndWait(page, '[[tokens 1]] Alter Titel');
    const id = conversationId(page);
    const input = row(page, id).locator('form[data-form=rename] input[name=title]');
    for (const cancel of [() => page.keyboard.press('Escape'), () => page.click('[data-action=cancel]')]) {
      await press(row(page, id).locator('[data-action=rename]'));
      await input.fill('Verworfen');
      await cancel();
      await input.waitFor({ state: 'hidden' });
      await row(page, id).locator('[data-action=rename]:focus').waitFor();
      expect(await row(page, id).locator('a').innerText()).toContain('Alter Titel');
    }
    await press(row(page, id).locator('[data-action=rename]'));
    await input.fill(' ');
    await input.press('Enter');
    await row(page, id).getByRole('alert').waitFor();
    await input.fill('Neuer Titel');
    await input.press('Enter');
    await page.waitForFunction(() => document.title === 'Neuer Titel – Joule Verne');
    await page.locator('.bar h1', { hasText: 'Neuer Titel' }).waitFor();
    await row(page, id).locator('a[aria-current=page]', { hasText: 'Neuer Titel' }).waitFor();
  });

  it('deletes a conversation from its row; the deletion can be undone with the keyboard, and after a reload', async () => {
    const page = await fixture.openChat();
    const id = await newConversation(page, 'Bleibt');
    await askAndWait(page, '[[tokens 1]] Offen');
    await page.reload();
    await press(row(page, id).locator('[data-action=delete]'));
    await page.waitForSelector('[data-action=undo]:focus');
    await row(page, id).waitFor({ state: 'detached' });
    expect((await page.request.get(`/conversations/${id}`)).status()).toBe(404);
    await page.keyboard.press('Enter');
    await row(page, id).locator('[data-action=rename]:focus').waitFor();
    await page.locator('[data-action=undo]').waitFor({ state: 'detached' });
    expect((await page.request.get(`/conversations/${id}`)).status()).toBe(200);
    await press(row(page, id).locator('[data-action=delete]'));
    await page.waitForSelector('[data-action=undo]:focus');
    await page.reload();
    await page.click('[data-action=undo]');
    await page.waitForURL(`**/conversations/${id}`);
  });

  it('opens the start page when the open conversation is deleted, and offers there to undo the deletion for ten seconds', async () => {
    const page = await fixture.openChat();
    await askAndWait(page, '[[tokens 1]] Weg');
    const id = conversationId(page);
    await press(row(page, id).locator('[data-action=delete]'));
    await page.waitForURL(`**/?deleted=${id}`);
    await page.click('[data-action=undo]');
    await page.waitForURL(`**/conversations/${id}`);
    // The delete button above the conversation has the same effect.
    await page.click('.bar [data-action=delete]');
    await page.waitForURL(`**/?deleted=${id}`);
    await page.locator('[data-action=undo]:focus').waitFor();
    const delays = await page.locator('.undo').evaluate((notice: HTMLElement) => {
      const animation = notice.getAnimations()[0]!;
      const delayFor = (left: number) => {
        notice.dataset.left = String(left);
        return Number.parseInt(getComputedStyle(notice).animationDelay, 10);
      };
      const found = [2, 4, 6, 8, 10].map((left) => [left, delayFor(left)]);
      // Let the animation end at the next frame, as it would after ten seconds. `finish()` would hide the button before the
      // browser dispatches `animationend`.
      animation.currentTime = Number(animation.effect!.getTiming().delay) - 1;
      return found;
    });
    expect(delays).toEqual([2, 4, 6, 8, 10].map((left) => [left, left]));
    await page.waitForSelector('#message:focus');
    await page.locator('[data-action=undo]').waitFor({ state: 'hidden' });
  });

  it('loads more conversations while the user scrolls, or links to a page with these conversations if JavaScript is off', async () => {
    const page = await fixture.openChat();
    for (let n = await page.locator('[data-conversation]').count(); n <= 50; n++)
      await newConversation(page, `Nummer ${n}`);
    await page.goto('/');
    const count = await page.locator('[data-conversation]').count();
    expect(count).toBeGreaterThan(40);
    await page.locator('.older a').scrollIntoViewIfNeeded();
    await page.waitForFunction((before) => document.querySelectorAll('[data-conversation]').length > before, count);
    const headings = await page.locator('.group h2').allInnerTexts();
    expect(new Set(headings).size).toBe(headings.length);

    const plain = await fixture.openChat({ javaScriptEnabled: false });
    await plain.click('.older a');
    await plain.waitForURL('**/conversations?before=*');
    expect(await plain.locator('[data-conversation]').count()).toBeGreaterThan(0);
  }, 240_000);
});

it('renames and deletes a conversation, and undoes the deletion, without JavaScript', async () => {
  const page = await fixture.openChat({ javaScriptEnabled: false });
  const id = await newConversation(page, 'Ohne Skript');
  await page.goto('/');
  await navigate(page, () => press(row(page, id).locator('[data-action=rename]')));
  await page.fill('form[data-form=rename] input[name=title]', 'Umbenannt');
  await navigate(page, () => page.click('form[data-form=rename] [data-action=save]'));
  expect(await row(page, id).locator('a').innerText()).toBe('Umbenannt');
  await navigate(page, () => press(row(page, id).locator('[data-action=delete]')));
  expect(await row(page, id).count()).toBe(0);
  await navigate(page, () => page.click('[data-action=undo]'));
  expect(new URL(page.url()).pathname).toBe(`/conversations/${id}`);
  expect(await page.locator('.bar h1').innerText()).toBe('Umbenannt');
});
