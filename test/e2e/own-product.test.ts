import { useBrowserWithOwnProduct } from '../support/browser/browser-fixture';
import {
  answer,
  answersHtml,
  answerText,
  ask,
  askAndWait,
  conversationId,
  waitForLength,
  waitForStatus,
} from '../support/browser/chat';
import { navigate } from '../support/browser/navigation';

const fixture = useBrowserWithOwnProduct();

it('marks an answer as interrupted after the only task is killed, keeps its text, and offers to ask again', async () => {
  fixture.allowConsoleErrors(/net::ERR_|htmx:sse:error|status of 50[234]/);
  const page = await fixture.openChat();
  await ask(page, '[[tokens 320]] [[rate 40]]');
  // Wait for more than a second of text, because a task stores new text about once a second.
  await waitForLength(page, 300);
  const kept = (await answerText(page)).slice(0, 40);
  await page.fill('#message', 'Inzwischen getippt');
  fixture.product().killTask(0);
  await waitForStatus(page, 'interrupted');
  expect((await answerText(page)).startsWith(kept)).toBe(true);
  expect(await page.inputValue('#message')).toBe('Inzwischen getippt');
  const shown = await answersHtml(page);
  await page.reload();
  expect(await answersHtml(page)).toEqual(shown);
  await page.click('[data-action=retry]');
  await waitForStatus(page, 'complete');
  expect((await answerText(page)).startsWith(kept)).toBe(true);
  expect(await answer(page).locator('.note').count()).toBe(0);
});

it('deletes all conversations of a user in the settings, after a confirmation', async () => {
  const page = await fixture.openChat();
  const ids: string[] = [];
  for (const question of ['Nicht mehr nötig', 'Auch nicht mehr nötig']) {
    await page.goto('/');
    await askAndWait(page, `[[tokens 1]] ${question}`);
    ids.push(conversationId(page));
  }
  const rows = page.locator(ids.map((id) => `[data-conversation="${id}"]`).join());
  await page.goto('/');
  expect(await rows.count()).toBe(2);
  const plain = await fixture.openChat({ javaScriptEnabled: false });
  await navigate(plain, () => plain.click('.to-settings'));
  await plain.click('[data-action=delete-all]');
  await navigate(plain, () => plain.click('[data-action=confirm]'));
  await plain.getByRole('status').waitFor();
  await page.reload();
  expect(await rows.count()).toBe(0);
});
