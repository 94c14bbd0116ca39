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
    await waitForStatus(page, 'complete', 2);
    expect(await page.locator('article[data-role=user]').allInnerTexts()).toEqual([
      '[[tokens 120]] [[rate 40]]',
      '[[tokens 120]] [[rate 40]]',
    ]);
    expect((await answerText(page)).startsWith(kept.slice(0, 40))).toBe(true);
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
