import { useBrowserFixture } from '../support/browser/browser-fixture';
import { answer, answersHtml, answerText, ask, untilStatus, watchGrow } from '../support/browser/chat';

const fixture = useBrowserFixture();

it('an answer whose only task was killed reads interrupted by itself within 30 seconds, keeps its text and is asked again', async () => {
  fixture.expectComplaint(/net::ERR_|htmx:sse:error|status of 50[234]/);
  const page = await fixture.visitor();
  await ask(page, '[[tokens 120]] [[rate 25]]');
  await watchGrow(page, 15);
  const kept = (await answerText(page)).slice(0, 40);
  await page.fill('#message', 'Inzwischen getippt');
  fixture.product.killTask(0);
  await untilStatus(page, 'interrupted', 1, 30_000);
  expect((await answerText(page)).startsWith(kept)).toBe(true);
  expect(await page.inputValue('#message')).toBe('Inzwischen getippt');
  const shown = await answersHtml(page);
  await page.reload();
  expect(await answersHtml(page)).toEqual(shown);
  await page.click('[data-action=retry]');
  await untilStatus(page, 'complete', 2);
  expect((await answerText(page)).startsWith(kept)).toBe(true);
  expect(await answer(page).locator('[role=alert]').count()).toBe(0);
});
