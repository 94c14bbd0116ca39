import { useBrowser } from '../support/browser/browser-fixture';
import {
  answer,
  answerText,
  ask,
  askAndWait,
  askWithoutScripts,
  waitForGrowth,
  waitForStatus,
} from '../support/browser/chat';
import { waitForFocus } from '../support/browser/keyboard';
import { navigate } from '../support/browser/navigation';

const fixture = useBrowser();

describe('the stop button', () => {
  it('ends the answer, keeps its text, and offers to ask again', async () => {
    const page = await fixture.openChat();
    await ask(page, '[[tokens 280]] [[rate 40]]');
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
    expect(await page.locator('article[data-role=user]').allInnerTexts()).toEqual(['[[tokens 280]] [[rate 40]]']);
    expect(await page.getAttribute('[data-branches]', 'data-count')).toBe('2');
    expect((await answerText(page)).startsWith(kept.slice(0, 40))).toBe(true);
  });

  it('takes the place of the send button while an answer runs, and keeps text that is typed meanwhile', async () => {
    fixture.allowConsoleErrors(/status of 409/);
    const page = await fixture.openChat();
    const [send, stop] = [page.locator('#composer .send'), page.locator('[data-action=stop]')];
    await ask(page, '[[tokens 4000]] [[rate 40]]');
    await waitForGrowth(page, 1);
    await Promise.all([stop.waitFor(), send.waitFor({ state: 'hidden' })]);
    expect(await stop.count()).toBe(1);
    expect(await page.locator('#composer [data-action=stop]').count()).toBe(1);
    await page.fill('#message', 'Die nächste Frage');
    await page.locator('#message').press('Enter');
    await page.waitForSelector('#composer-problem [role=alert]');
    await stop.click();
    await waitForStatus(page, 'stopped');
    await send.waitFor();
    await stop.waitFor({ state: 'detached' });
    await page.locator('#composer-problem [role=alert]').waitFor({ state: 'detached' });
    expect(await page.inputValue('#message')).toBe('Die nächste Frage');
    await waitForFocus(page, '#message');
  });

  it('can be pressed with Escape', async () => {
    const page = await fixture.openChat();
    await ask(page, '[[tokens 4000]] [[rate 40]]');
    await waitForGrowth(page, 1);
    await page.locator('#message').press('Escape');
    await waitForStatus(page, 'stopped');
    await waitForFocus(page, '#message');
  });

  it('works with Escape while the list shows a form for renaming, and letter shortcuts still work then', async () => {
    const page = await fixture.openChat();
    await ask(page, '[[tokens 4000]] [[rate 40]]');
    await waitForGrowth(page, 1);
    const rename = page.locator('[data-conversation]:has([aria-current=page]) [data-action=rename]');
    await rename.focus();
    await rename.click();
    await waitForFocus(page, '[data-form=rename] [name=title]');
    await page.locator('#message').press('Escape');
    await waitForStatus(page, 'stopped');
    await page.locator('#message').press('Escape');
    await page.keyboard.press('s');
    await waitForFocus(page, '#search-text');
    expect(await page.locator('[data-form=rename]').count()).toBe(1);
  });

  it('ends the answer in every tab', async () => {
    const page = await fixture.openChat();
    await ask(page, '[[tokens 4000]] [[rate 30]]');
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
    await page.fill('#message', '[[tokens 4000]] [[rate 30]]');
    await page.locator('#composer [type=submit]').click({ noWaitAfter: true });
    await page.locator('.answer h2').waitFor();
    const second = await page.context().newPage();
    await second.goto(address);
    await second.click('[data-action=stop]');
    // Without JavaScript, the page has loaded only when the answer has ended.
    await page.waitForLoadState('load');
    await second.goto(address);
    expect(await answer(second).getAttribute('data-status')).toBe('stopped');
    expect(await answer(second).locator('.answer h2').first().innerText()).toBe('Abschnitt 1');
    expect(await second.locator('[data-action=retry]').count()).toBe(1);
  });
});

describe('a running answer that the page does not show', () => {
  const LONG = '[[tokens 2000]] [[rate 30]]';
  const notice = '.elsewhere';

  it('can be stopped and opened, and the page announces when it has ended', async () => {
    fixture.allowConsoleErrors(/status of 409/);
    const page = await fixture.openChat();
    await askAndWait(page, '[[echo]] Eins');
    await page.click('[data-action=edit]');
    await page.fill('form[data-form=edit] textarea', LONG);
    await page.click('form[data-form=edit] [type=submit]');
    await waitForStatus(page, 'streaming');
    await navigate(page, () => page.click('[data-action=previous-branch]'));
    await page.waitForSelector(notice);
    await ask(page, '[[echo]] Weiter');
    await page.waitForSelector('#composer-problem [role=alert]');
    expect(await page.locator(notice).count()).toBe(1);
    await page.locator('#message').press('Escape');
    await page.locator(notice).waitFor({ state: 'detached' });
    expect(await page.locator('#live').textContent()).toBe('Die Antwort wurde angehalten.');
    expect(await page.inputValue('#message')).toBe('[[echo]] Weiter');
    await page.locator('#message').press('Enter');
    await waitForStatus(page, 'complete', 2);
    await navigate(page, () => page.click('[data-action=next-branch]'));
    expect(await answer(page).getAttribute('data-status')).toBe('stopped');
  });

  it('is announced in a tab that cannot regenerate an earlier answer while it is running', async () => {
    fixture.allowConsoleErrors(/status of 409/);
    const page = await fixture.openChat();
    await askAndWait(page, '[[echo]] Eins');
    const second = await page.context().newPage();
    await second.goto(page.url());
    await ask(second, LONG);
    await waitForStatus(second, 'streaming', 2);
    await page.click('[data-action=regenerate]');
    await page.click(`${notice} [data-action=stop]`);
    await waitForStatus(second, 'stopped', 2);
    await page.locator(notice).waitFor({ state: 'detached' });
  });

  it('can be stopped and opened without JavaScript', async () => {
    const page = await fixture.openChat({ javaScriptEnabled: false });
    await askWithoutScripts(page, '[[echo]] Eins');
    await navigate(page, () => page.click('[data-action=edit]'));
    await page.fill('form[data-form=edit] textarea', LONG);
    await page.locator('form[data-form=edit] [type=submit]').click({ noWaitAfter: true });
    await page.locator('.answer h2').waitFor();
    const second = await page.context().newPage();
    await second.goto((await page.getAttribute('[data-action=previous-branch]', 'href'))!);
    const address = second.url();
    await navigate(second, () => second.click(`${notice} [data-action=stop]`));
    expect([second.url(), await second.locator(notice).count()]).toEqual([address.split('#')[0], 0]);
    await page.waitForLoadState('load');
    await navigate(second, () => second.click('[data-action=next-branch]'));
    expect(await answer(second).getAttribute('data-status')).toBe('stopped');
  });
});
