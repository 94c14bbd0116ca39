import type { Page } from 'playwright-core';
import { useBrowser } from '../support/browser/browser-fixture';
import { ask, askAndWait, waitForStatus } from '../support/browser/chat';
import { createConversation } from '../support/browser/long-conversation';
import { navigate } from '../support/browser/navigation';
import { until } from '../support/until';

const fixture = useBrowser();

const LENGTH = 60;
let address: string;
let turns: string[];
beforeAll(async () => {
  ({ address, turns } = await createConversation(await fixture.openChat(), LENGTH));
});

/** The number of the first question that a page shows, the number of its last question, and how many it shows. */
async function shown(page: Page): Promise<number[]> {
  const texts = await page.locator('article[data-role=user] .text').allInnerTexts();
  const numbers = texts.map((text) => Number(text.split(' ').at(-1)));
  return [numbers[0]!, numbers.at(-1)!, numbers.length];
}

const isInView = (page: Page, turn: string) =>
  page.locator(`#turn-${turn}`).evaluate((element) => {
    const { top } = element.getBoundingClientRect();
    return top >= 0 && top < innerHeight;
  });

it('shows the last questions of a conversation, and earlier questions when the user scrolls up, without moving the text', async () => {
  const page = await fixture.openChat();
  await page.goto(address);
  expect(await shown(page)).toEqual([11, 60, 50]);
  const top = page.locator(`#question-${turns[10]}`);
  await page.locator('.earlier').scrollIntoViewIfNeeded();
  await until(async () => (await shown(page))[2] === LENGTH);
  expect(await shown(page)).toEqual([1, 60, 60]);
  expect(await top.evaluate((element) => Math.abs(element.getBoundingClientRect().top) < innerHeight)).toBe(true);
  expect(await page.locator('.earlier').count()).toBe(0);
});

it('shows the part around a linked answer, and the end of the conversation when the user asks a question there', async () => {
  const page = await fixture.openChat();
  await page.goto(`${address}/turns/${turns[6]}`);
  expect(await shown(page)).toEqual([2, 51, 50]);
  expect(await page.locator('article:target').getAttribute('data-turn')).toBe(turns[6]);
  await until(() => isInView(page, turns[6]!));
  await navigate(page, () => page.locator('.later a').first().click());
  expect(await shown(page)).toEqual([11, 60, 50]);
  expect(await page.locator('article:target').getAttribute('id')).toBe(`question-${turns[51]}`);
  await page.goBack();
  await page.locator('.later').waitFor();
  await ask(page, '[[echo]] 61');
  await page.locator('article[data-role=user]:not([data-pending])', { hasText: '[[echo]] 61' }).waitFor();
  await waitForStatus(page, 'complete');
  expect(await shown(page)).toEqual([12, 61, 50]);
  expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe(address);
  await page.reload();
  expect(await shown(page)).toEqual([12, 61, 50]);
  await askAndWait(page, '[[echo]] 62');
  expect(await shown(page)).toEqual([12, 62, 51]);
});

it('links to every part of a conversation without JavaScript', async () => {
  const page = await fixture.openChat({ javaScriptEnabled: false });
  await page.goto(`${address}/turns/${turns[6]}`);
  await until(() => isInView(page, turns[6]!));
  await navigate(page, () => page.locator('.earlier a').first().click());
  expect((await shown(page)).slice(0, 2)).toEqual([1, 50]);
  await navigate(page, () => page.locator('.later a').first().click());
  expect((await shown(page)).slice(1)).toEqual([62, 50]);
  await navigate(page, () => page.locator('.earlier a').last().click());
  expect(await shown(page)).toEqual([1, 62, 62]);
});

it('prints the links to earlier and later questions with the number of questions that are missing from the page, but not the links to the whole conversation and to its end', async () => {
  const page = await fixture.openChat({ javaScriptEnabled: false });
  await page.goto(`${address}/turns/${turns[6]}`);
  await page.emulateMedia({ media: 'print' });
  expect(await page.locator('.earlier').innerText()).toBe('Frühere Fragen anzeigen (1 fehlt auf dieser Seite)');
  expect(await page.locator('.later').innerText()).toMatch(/^Spätere Fragen anzeigen \(\d+ fehlen auf dieser Seite\)$/);
});
