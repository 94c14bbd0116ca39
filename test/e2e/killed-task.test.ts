import { useBrowserWithOwnProduct } from '../support/browser/browser-fixture';
import { answer, answersHtml, answerText, ask, waitForLength, waitForStatus } from '../support/browser/chat';

const fixture = useBrowserWithOwnProduct();

it('marks an answer as interrupted after the death of the only task, keeps its text, and offers to ask again', async () => {
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
