import { useBrowser } from '../support/browser/browser-fixture';
import { answer, answerText, ask, waitForGrowth, waitForStatus } from '../support/browser/chat';

const fixture = useBrowser();

describe('the stop button', () => {
  it('ends the answer, keeps its text, and offers to ask again', async () => {
    const page = await fixture.openChat();
    await ask(page, '[[tokens 120]] [[rate 40]]');
    const lengths = await waitForGrowth(page, 4);
    await page.click('[data-action=stop]');
    await waitForStatus(page, 'stopped');
    const kept = await answerText(page);
    expect(kept.length).toBeGreaterThanOrEqual(lengths.at(-1)! - 10);
    expect(await answer(page).locator('.ending').innerText()).toContain('Sie haben diese Antwort angehalten.');
    await page.reload();
    expect(await answer(page).getAttribute('data-status')).toBe('stopped');
    expect(await answerText(page)).toBe(kept);
    await page.click('[data-action=retry]');
    await waitForStatus(page, 'complete');
    expect(await page.locator('article[data-role=user]').allInnerTexts()).toEqual(['[[tokens 120]] [[rate 40]]']);
    expect(await page.getAttribute('[data-branches]', 'data-count')).toBe('2');
    expect((await answerText(page)).startsWith(kept.slice(0, 40))).toBe(true);
  });

  it('takes the place of the send button while an answer runs, and keeps what is typed meanwhile', async () => {
    fixture.allowConsoleErrors(/status of 409/);
    const page = await fixture.openChat();
    const [send, stop] = [page.locator('#composer .send'), page.locator('[data-action=stop]')];
    await ask(page, '[[tokens 300]] [[rate 40]]');
    await waitForGrowth(page, 1);
    expect([await stop.count(), await stop.isVisible(), await send.isVisible()]).toEqual([1, true, false]);
    expect(await page.locator('#composer [data-action=stop]').count()).toBe(1);
    await page.fill('#message', 'Die nächste Frage');
    await page.locator('#message').press('Enter');
    await page.waitForSelector('#composer-problem [role=alert]');
    await stop.click();
    await waitForStatus(page, 'stopped');
    await send.waitFor();
    expect(await stop.count()).toBe(0);
    expect(await page.locator('#composer-problem [role=alert]').count()).toBe(0);
    expect(await page.inputValue('#message')).toBe('Die nächste Frage');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('message');
  });

  it('works with Escape', async () => {
    const page = await fixture.openChat();
    await ask(page, '[[tokens 300]] [[rate 40]]');
    await waitForGrowth(page, 1);
    await page.locator('#message').press('Escape');
    await waitForStatus(page, 'stopped');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('message');
  });

  it('ends the answer in every tab', async () => {
    const page = await fixture.openChat();
    await ask(page, '[[tokens 300]] [[rate 30]]');
    await waitForGrowth(page, 2);
    await page.waitForURL('**/conversations/*');
    const second = await page.context().newPage();
    await second.goto(page.url());
    await waitForGrowth(second, 2);
    await second.click('[data-action=stop]');
    await Promise.all([waitForStatus(page, 'stopped'), waitForStatus(second, 'stopped')]);
    expect(await answerText(page)).toBe(await answerText(second));
  });

  it('works without JavaScript', async () => {
    const page = await fixture.openChat({ javaScriptEnabled: false });
    const address = (await page.getAttribute('#composer', 'action'))!.replace(/\/turns$/, '');
    await page.fill('#message', '[[tokens 400]] [[rate 30]]');
    await page.locator('#composer [type=submit]').click({ noWaitAfter: true });
    await page.locator('.answer h2').waitFor();
    const second = await page.context().newPage();
    await second.goto(address);
    await second.click('[data-action=stop]');
    await second.waitForURL(`**${address}`);
    expect(await answer(second).getAttribute('data-status')).toMatch(/^(streaming|stopped)$/);
    await page.waitForLoadState('load');
    await second.reload();
    expect(await answer(second).getAttribute('data-status')).toBe('stopped');
    expect(await answer(second).locator('.answer h2').first().innerText()).toBe('Abschnitt 1');
    expect(await second.locator('[data-action=retry]').count()).toBe(1);
  });
});
