import type { Page } from 'playwright-core';
import { useBrowserFixture } from '../support/browser/browser-fixture';
import { answerText, ask, askToTheEnd, untilStatus, watchGrow } from '../support/browser/chat';

const fixture = useBrowserFixture();

/** Waits for the sentence above the composer. */
async function problem(page: Page): Promise<string> {
  await page.waitForSelector('#composer-problem [role=alert]');
  return page.innerText('#composer-problem');
}

describe('the composer', () => {
  it('fails in place for a second question while an answer runs, and keeps it for later', async () => {
    fixture.expectComplaint(/status of 409/);
    const page = await fixture.visitor();
    await ask(page, '[[tokens 150]] [[rate 50]]');
    await watchGrow(page, 3);
    const refused = page.waitForResponse((response) => response.status() === 409);
    await ask(page, '[[echo]] Die zweite');
    await refused;
    expect(await problem(page)).toContain('Die vorherige Antwort wird noch geschrieben.');
    expect(await page.inputValue('#message')).toBe('[[echo]] Die zweite');
    await untilStatus(page, 'complete');
    expect(await page.inputValue('#message')).toBe('[[echo]] Die zweite');
    await page.click('#composer [type=submit]');
    await untilStatus(page, 'complete', 2);
    expect(await answerText(page)).toBe('Die zweite');
    expect(await page.locator('#composer-problem [role=alert]').count()).toBe(0);
  });

  it('fails in place for an empty question', async () => {
    fixture.expectComplaint(/status of 422/);
    const page = await fixture.visitor();
    const refused = page.waitForResponse((response) => response.status() === 422);
    await ask(page, '  \n ');
    await refused;
    expect(await problem(page)).toBe('Schreiben Sie bitte zuerst eine Frage.');
    expect(await page.inputValue('#message')).toBe('  \n ');
    await askToTheEnd(page, '[[echo]] Doch noch');
    expect(await answerText(page)).toBe('Doch noch');
  });

  it('fails in place for a question that is too long, and keeps it', async () => {
    fixture.expectComplaint(/status of 422/);
    const page = await fixture.visitor();
    const refused = page.waitForResponse((response) => response.status() === 422);
    await ask(page, 'ä'.repeat(16_385));
    await refused;
    expect(await problem(page)).toContain('höchstens 32768 Byte');
    expect(await page.inputValue('#message')).toBe('ä'.repeat(16_385));
    expect(await page.locator('article').count()).toBe(0);
    await askToTheEnd(page, '[[echo]] Kürzer');
    expect(await answerText(page)).toBe('Kürzer');
  });

  it('keeps what is typed while an answer runs, when it ends', async () => {
    const page = await fixture.visitor();
    await ask(page, '[[tokens 90]] [[rate 50]]');
    await watchGrow(page, 2);
    await page.fill('#message', 'Schon getippt');
    await untilStatus(page, 'complete');
    expect(await page.inputValue('#message')).toBe('Schon getippt');
  });

  it('keeps what is typed while a question is on its way', async () => {
    const page = await fixture.visitor();
    let letThrough = () => {};
    const held = new Promise<void>((resolve) => {
      letThrough = resolve;
    });
    await page.route('**/turns', async (route) => {
      await held;
      await route.continue();
    });
    await ask(page, '[[tokens 5]]');
    await page.locator('#message').press('End');
    await page.locator('#message').pressSequentially(' und weiter');
    letThrough();
    await untilStatus(page, 'complete');
    expect((await page.inputValue('#message')).trim()).toBe('und weiter');
  });

  it('keeps a question that could not be sent, and sends it once the connection is back', async () => {
    fixture.expectComplaint(/net::ERR_|htmx:error/);
    const page = await fixture.visitor();
    await page.context().setOffline(true);
    await ask(page, '[[echo]] Aus dem Tunnel');
    expect(await problem(page)).toContain('Der Server ist nicht erreichbar.');
    expect(await page.inputValue('#message')).toBe('[[echo]] Aus dem Tunnel');
    await page.context().setOffline(false);
    await page.click('#composer [type=submit]');
    await untilStatus(page, 'complete');
    expect(await answerText(page)).toBe('Aus dem Tunnel');
  });

  it('asks once when the reply to a question was lost and it is sent again', async () => {
    fixture.expectComplaint(/net::ERR_|htmx:error/);
    const page = await fixture.visitor();
    await page.route(
      '**/turns',
      async (route) => {
        await route.fetch();
        await route.abort('connectionreset');
      },
      { times: 1 },
    );
    await ask(page, '[[echo]] Nur einmal');
    await problem(page);
    await page.click('#composer [type=submit]');
    await untilStatus(page, 'complete');
    await page.reload();
    expect(await page.locator('article[data-role=user]').allInnerTexts()).toEqual(['[[echo]] Nur einmal']);
    expect(await page.locator('nav a', { hasText: 'Nur einmal' }).count()).toBe(1);
  });

  it('is reached and used by keyboard alone', async () => {
    const page = await fixture.visitor();
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    for (
      let presses = 0;
      presses < 30 && !(await page.locator('#message').evaluate((field) => field === document.activeElement));
      presses++
    ) {
      await page.keyboard.press('Tab');
    }
    await page.keyboard.type('[[echo]] eins');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('zwei');
    expect(await page.inputValue('#message')).toBe('[[echo]] eins\nzwei');
    await page.keyboard.press('Enter');
    await untilStatus(page, 'complete');
    expect(await answerText(page)).toContain('zwei');
    expect(await page.locator('article[data-role=user]').count()).toBe(1);
  });

  it('sends what was typed verbatim', async () => {
    const page = await fixture.visitor();
    const question = 'Was heisst <b>&amp;</b> "x"\n\n  \'y\' \\z 😀 %41+?';
    await ask(page, `[[echo]] ${question}`);
    await untilStatus(page, 'complete');
    expect(await page.locator('article[data-role=user]').textContent()).toBe(`[[echo]] ${question}`);
    expect(await answerText(page)).toContain('%41+?');
  });
});
