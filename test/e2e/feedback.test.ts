import type { Page } from 'playwright-core';
import { useBrowser } from '../support/browser/browser-fixture';
import {
  answer,
  ask,
  askAndWait,
  askWithoutScripts,
  conversationId,
  waitForLength,
  waitForStatus,
} from '../support/browser/chat';
import { until } from '../support/until';

const fixture = useBrowser();

const pressed = (page: Page, action: string) => page.locator(`[data-action=${action}]`).getAttribute('aria-pressed');
const form = (page: Page) => page.locator('form[data-form=feedback]');
const steps = (page: Page) => answer(page).locator('details[data-steps] li').allInnerTexts();

describe.each([true, false])('with JavaScript: %s', (javaScriptEnabled) => {
  const askHere = javaScriptEnabled ? askAndWait : askWithoutScripts;

  it('feedback is given, changed, kept across a reload, and withdrawn', async () => {
    const page = await fixture.openChat({ javaScriptEnabled });
    await askHere(page, '[[tokens 20]]');
    await page.click('[data-action=helpful]');
    await page.waitForSelector('[data-action=helpful][aria-pressed=true]');
    await page.click('[data-action=unhelpful]');
    await form(page).waitFor();
    await form(page).locator('[name=reason][value=outdated]').check();
    await form(page).locator('[name=comment]').fill('Seit 2025 <anders>');
    expect(await form(page).innerText()).toContain('lesen die Personen, die diesen Assistenten verwalten');
    expect(await form(page).locator('[name=share]').isChecked()).toBe(false);
    await form(page).locator('[value=unhelpful]').click();
    await page.waitForSelector('[data-action=unhelpful][aria-pressed=true]');
    await form(page).waitFor({ state: 'detached' });
    expect(await pressed(page, 'helpful')).toBe('false');
    if (javaScriptEnabled) await page.waitForSelector('[data-action=unhelpful]:focus');
    await page.reload();
    expect(await pressed(page, 'unhelpful')).toBe('true');
    await page.click('[data-action=unhelpful]');
    await form(page).waitFor();
    expect(await form(page).locator('[name=comment]').inputValue()).toBe('Seit 2025 <anders>');
    await page.click('[data-action=withdraw]');
    await page.waitForSelector('[data-action=unhelpful][aria-pressed=false]');
    expect(await pressed(page, 'helpful')).toBe('false');
  });

  it('a comment that is too long stays in the form, with the reason', async () => {
    fixture.allowConsoleErrors(/status of 422/);
    const page = await fixture.openChat({ javaScriptEnabled });
    await askHere(page, '[[tokens 5]]');
    await page.click('[data-action=unhelpful]');
    await form(page).locator('[name=reason][value=other]').check();
    await form(page).locator('[name=comment]').fill('x'.repeat(2_001));
    await form(page).locator('[value=unhelpful]').click();
    await form(page).locator('[role=alert]').waitFor();
    expect(await form(page).locator('[role=alert]').innerText()).toContain("höchstens 2'000");
    expect(await form(page).locator('[name=comment]').inputValue()).toHaveLength(2_001);
    expect(await form(page).locator('[name=reason]:checked').getAttribute('value')).toBe('other');
  });
});

test('the steps appear while the answer grows, stay open, and are the same after a reload', async () => {
  const page = await fixture.openChat();
  const waitForSteps = (...expected: string[]) =>
    until(async () => (await steps(page)).slice(1).join('|') === expected.join('|'));
  await ask(page, '[[rate 40]] [[cite]] [[tokens 320]]');
  await answer(page).locator('details[data-steps] li').first().waitFor({ state: 'attached' });
  await answer(page).locator('details[data-steps] summary').click();
  expect((await steps(page))[0]).toMatch(/^Nach «\[\[cite\]\]» gesucht/);
  await waitForLength(page, 20);
  await waitForSteps('1 Textstelle in 1 Dokument gelesen', 'Antwort wird geschrieben\u00A0…');
  expect(await answer(page).locator('.status').innerText()).toBe('Antwort wird geschrieben\u00A0…');
  await waitForStatus(page, 'complete');
  await waitForSteps(
    '1 Textstelle in 1 Dokument gelesen',
    'Antwort geschrieben',
    'Zitiert 1 Textstelle aus 1 Dokument',
  );
  const html = await answer(page).locator('details[data-steps]').innerHTML();
  await page.goto(`/conversations/${conversationId(page)}`);
  expect((await answer(page).locator('details[data-steps]').innerHTML()).trim()).toBe(html.trim());
});

test('the console shows feedback with the question that the user has shared', async () => {
  const page = await fixture.openChat();
  await askAndWait(page, '[[echo]] Was mitgeschickt wird');
  await page.click('[data-action=unhelpful]');
  await form(page).locator('[name=reason][value=missing]').check();
  await form(page).locator('[name=comment]').fill('Für die Konsole');
  await form(page).locator('[name=share]').check();
  await form(page).locator('[value=unhelpful]').click();
  await page.waitForSelector('[data-action=unhelpful][aria-pressed=true]');
  const admin = await fixture.openChat({ username: 'admin@example.org' });
  await admin.goto('/admin/feedback?reason=missing');
  const row = admin.locator('[data-feedback]', { hasText: 'Für die Konsole' });
  await row.locator('summary').click();
  expect(await row.innerText()).toContain('Was mitgeschickt wird');
  expect(await row.innerText()).not.toContain('anna');
});
