import type { Page } from 'playwright-core';
import { useBrowser } from '../support/browser/browser-fixture';
import { answerText, ask, askAndWait, waitForGrowth, waitForStatus } from '../support/browser/chat';
import { tabTo, waitForFocus } from '../support/browser/keyboard';
import { until } from '../support/until';

const PHONE = { hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } };

const fixture = useBrowser();

/**
 * Dispatches a `keydown` of Enter. The test creates the event itself, because Chromium never sends Enter with the key
 * code 229.
 */
function pressEnter(page: Page, event: { readonly isComposing?: boolean; readonly keyCode?: number }): Promise<void> {
  return page.locator('#message').evaluate((field, init) => {
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...init }));
  }, event);
}

/** Whether the main pointer is coarse, and whether any pointer is fine. */
function pointers(page: Page): Promise<boolean[]> {
  return page.evaluate(() =>
    ['(pointer: coarse)', '(any-pointer: fine)'].map((query) => window.matchMedia(query).matches),
  );
}

/** Waits for the error message above the composer, and returns it. */
async function errorMessage(page: Page): Promise<string> {
  await page.waitForSelector('#composer-problem [role=alert]');
  return page.innerText('#composer-problem');
}

describe('the composer', () => {
  it('rejects a second question while an answer streams, and keeps the text of the question', async () => {
    fixture.allowConsoleErrors(/status of 409/);
    const page = await fixture.openChat();
    await ask(page, '[[tokens 300]] [[rate 40]]');
    await waitForGrowth(page, 3);
    const refused = page.waitForResponse((response) => response.status() === 409);
    await ask(page, '[[echo]] Die zweite');
    await refused;
    expect(await errorMessage(page)).toContain('Die vorherige Antwort wird noch geschrieben.');
    expect(await page.inputValue('#message')).toBe('[[echo]] Die zweite');
    await waitForStatus(page, 'complete');
    expect(await page.inputValue('#message')).toBe('[[echo]] Die zweite');
    await page.click('#composer [type=submit]');
    await waitForStatus(page, 'complete', 2);
    expect(await answerText(page)).toBe('Die zweite');
    await page.locator('#composer-problem [role=alert]').waitFor({ state: 'detached' });
  });

  it('rejects an empty question', async () => {
    fixture.allowConsoleErrors(/status of 422/);
    const page = await fixture.openChat();
    const refused = page.waitForResponse((response) => response.status() === 422);
    await ask(page, '  \n ');
    await refused;
    expect(await errorMessage(page)).toBe('Schreiben Sie bitte zuerst eine Frage.');
    expect(await page.inputValue('#message')).toBe('  \n ');
    await askAndWait(page, '[[echo]] Doch noch');
    expect(await answerText(page)).toBe('Doch noch');
  });

  it('rejects a question that is too long, and keeps it', async () => {
    fixture.allowConsoleErrors(/status of 422/);
    const page = await fixture.openChat();
    const refused = page.waitForResponse((response) => response.status() === 422);
    await ask(page, 'ä'.repeat(16_385));
    await refused;
    expect(await errorMessage(page)).toMatch(/16.385 Zeichen, höchstens 16.384 sind möglich\./);
    expect(await page.inputValue('#message')).toBe('ä'.repeat(16_385));
    expect(await page.locator('article').count()).toBe(0);
    await askAndWait(page, '[[echo]] Kürzer');
    expect(await answerText(page)).toBe('Kürzer');
  });

  it('keeps text that was typed while an answer streamed', async () => {
    const page = await fixture.openChat();
    await ask(page, '[[tokens 200]] [[rate 40]]');
    await waitForGrowth(page, 2);
    await page.fill('#message', 'Schon getippt');
    await waitForStatus(page, 'complete');
    expect(await page.inputValue('#message')).toBe('Schon getippt');
  });

  it('keeps text that is typed while a question is being sent', async () => {
    const page = await fixture.openChat();
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route('**/turns', async (route) => {
      await released;
      await route.continue();
    });
    await ask(page, '[[tokens 5]]');
    await page.locator('#message').press('End');
    await page.locator('#message').pressSequentially(' und weiter');
    release();
    await waitForStatus(page, 'complete');
    expect((await page.inputValue('#message')).trim()).toBe('und weiter');
  });

  it('keeps a question that could not be sent, so that the user can send it when the connection is restored', async () => {
    fixture.allowConsoleErrors(/net::ERR_|htmx:error/);
    const page = await fixture.openChat();
    await page.context().setOffline(true);
    await ask(page, '[[echo]] Aus dem Tunnel');
    expect(await errorMessage(page)).toContain('Der Server ist nicht erreichbar.');
    expect(await page.inputValue('#message')).toBe('[[echo]] Aus dem Tunnel');
    await page.context().setOffline(false);
    await page.click('#composer [type=submit]');
    await waitForStatus(page, 'complete');
    expect(await answerText(page)).toBe('Aus dem Tunnel');
  });

  it('can be reached and used with only the keyboard', async () => {
    const page = await fixture.openChat();
    await page.locator('.skip').first().focus();
    expect(await tabTo(page, '#message')).toBeLessThan(10);
    await page.keyboard.type('[[echo]] eins');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('zwei');
    expect(await page.inputValue('#message')).toBe('[[echo]] eins\nzwei');
    await page.keyboard.press('Enter');
    await waitForStatus(page, 'complete');
    expect(await answerText(page)).toContain('zwei');
    expect(await page.locator('article[data-role=user]').count()).toBe(1);
  });

  it('has the focus again after a click on the send button', async () => {
    const page = await fixture.openChat();
    await askAndWait(page, '[[tokens 5]]');
    await waitForFocus(page, '#message');
  });

  it('sends the text verbatim', async () => {
    const page = await fixture.openChat();
    const question = 'Was heisst <b>&amp;</b> "x"\n\n  \'y\' \\z 😀 %41+?';
    await ask(page, `[[echo]] ${question}`);
    await waitForStatus(page, 'complete');
    expect(await page.locator('article[data-role=user]').textContent()).toBe(`[[echo]] ${question}`);
    expect(await answerText(page)).toContain('%41+?');
  });

  it('grows with its text, and shrinks when the text is sent', async () => {
    const page = await fixture.openChat();
    const height = async () => (await page.locator('#message').boundingBox())!.height;
    const before = await height();
    await page.fill('#message', '[[echo]] eins\nzwei\ndrei\nvier');
    await until(async () => (await height()) > before * 2);
    await page.locator('#message').press('Control+Enter');
    await waitForStatus(page, 'complete');
    await until(async () => (await height()) === before);
  });

  it('opens the last question for editing when the user presses Up in the empty field', async () => {
    const page = await fixture.openChat();
    await askAndWait(page, '[[echo]] Eins');
    await askAndWait(page, '[[echo]] Zwei');
    await page.fill('#message', 'x');
    await page.locator('#message').press('ArrowUp');
    expect(await page.locator('form[data-form=edit]').count()).toBe(0);
    await page.fill('#message', '');
    await page.locator('#message').press('ArrowUp');
    expect(await page.locator('form[data-form=edit] textarea').inputValue()).toBe('[[echo]] Zwei');
  });

  it('has a place for suggested follow-up questions, which are sent like other suggestions', async () => {
    const page = await fixture.openChat();
    const followUps = page.locator('[data-follow-ups]');
    expect([await followUps.count(), await followUps.isVisible()]).toEqual([1, false]);
    await followUps.evaluate((place) => {
      place.innerHTML =
        '<button form="composer" name="suggestion" value="[[echo]] Und dann?" data-suggestion>Und dann?</button>';
    });
    await page.click('[data-follow-ups] [data-suggestion]');
    await waitForStatus(page, 'complete');
    expect(await answerText(page)).toBe('Und dann?');
    await followUps.locator('*').waitFor({ state: 'detached' });
  });

  it('does not send when Enter ends a composition with an input method, whether the browser reports the key before or after the end of the composition', async () => {
    const page = await fixture.openChat();
    const devTools = await page.context().newCDPSession(page);
    await page.focus('#message');
    await devTools.send('Input.imeSetComposition', { text: 'にほん', selectionStart: 3, selectionEnd: 3 });
    // Most browsers report the key before the end of the composition.
    await pressEnter(page, { isComposing: true });
    await devTools.send('Input.insertText', { text: '[[echo]] 日本' });
    // Safari reports the key after the end of the composition.
    await pressEnter(page, { keyCode: 229 });
    expect(await page.inputValue('#message')).toBe('[[echo]] 日本');
    expect(await page.locator('article').count()).toBe(0);
    await pressEnter(page, { keyCode: 13 });
    await waitForStatus(page, 'complete');
    expect(await page.locator('article[data-role=user]').textContent()).toBe('[[echo]] 日本');
  });

  it('starts a new line with Enter on a touch screen, and sends with Ctrl+Enter or Cmd+Enter', async () => {
    const page = await fixture.openChat(PHONE);
    expect(await pointers(page)).toEqual([true, false]);
    await page.focus('#message');
    await page.keyboard.type('[[echo]] eins');
    await page.keyboard.press('Enter');
    await page.keyboard.type('zwei');
    expect(await page.inputValue('#message')).toBe('[[echo]] eins\nzwei');
    await page.keyboard.press('Control+Enter');
    await waitForStatus(page, 'complete');
    await page.fill('#message', '[[echo]] drei');
    await page.locator('#message').press('Meta+Enter');
    await waitForStatus(page, 'complete', 2);
    expect(await answerText(page)).toBe('drei');
  });

  it('sends with Enter on a device with a touch screen and a trackpad', async () => {
    const page = await fixture.openChat(PHONE);
    // Chromium cannot emulate a second pointer, so replace `matchMedia`.
    await page.evaluate(() => {
      const { matchMedia } = window;
      window.matchMedia = (query) => matchMedia.call(window, query.replace('(any-pointer: fine)', 'all'));
    });
    expect(await pointers(page)).toEqual([true, true]);
    await page.fill('#message', '[[echo]] Tablet');
    await page.locator('#message').press('Enter');
    await waitForStatus(page, 'complete');
    expect(await answerText(page)).toBe('Tablet');
  });
});
