import { useBrowserWithOwnProduct } from '../support/browser/browser-fixture';
import { answer, answerText, ask, askAndWait, waitForGrowth, waitForStatus } from '../support/browser/chat';

const fixture = useBrowserWithOwnProduct({ ANSWER_ENGINE: 'knowledge-base' });

describe('the knowledge-base engine', () => {
  it('streams an answer whose sources can be opened', async () => {
    const page = await fixture.openChat();
    await ask(page, 'Welche Förderung gibt es für Wärmepumpen?');
    await waitForGrowth(page, 3);
    await waitForStatus(page, 'complete');
    const source = await page.locator('a[data-source]').first().getAttribute('href');
    expect((await page.request.get(source!)).status()).toBe(200);
  });

  it('answers in the context of earlier questions of the conversation', async () => {
    const page = await fixture.openChat();
    await askAndWait(page, 'Welche Förderung gibt es für Wärmepumpen?');
    await askAndWait(page, 'Was habe ich vorher gefragt?');
    expect(await answerText(page)).toContain('Welche Förderung gibt es für Wärmepumpen?');
  });

  it('explains a failure after the text so far', async () => {
    const page = await fixture.openChat();
    await ask(page, '[[error-midway badGateway]] [[tokens 60]] [[rate 300]]');
    await waitForStatus(page, 'failed');
    expect(await answerText(page)).toContain('Abschnitt 1');
    expect(await answer(page).locator('.ending').innerText()).toContain(
      'Der Assistent ist im Moment nicht erreichbar.',
    );
  });

  it('shows the length of a question that approaches the limit, and keeps a question that is too long', async () => {
    fixture.allowConsoleErrors(/status of 422/);
    const page = await fixture.openChat();
    expect(await page.innerText('#message-limit')).toMatch(/^Höchstens 1.000 Zeichen\.$/);
    expect(await page.isVisible('#message-length')).toBe(false);
    await page.fill('#message', '🔥'.repeat(900));
    expect(await page.innerText('#message-length')).toMatch(/^900 von 1.000 Zeichen$/);
    const question = `${'🔥'.repeat(1000)}!`;
    await ask(page, question);
    await page.waitForSelector('#composer-problem [role=alert]');
    expect(await page.innerText('#composer-problem')).toContain('Die Frage ist zu lang');
    expect(await page.inputValue('#message')).toBe(question);
    expect(await page.innerText('#message-length')).toMatch(/^1.001 Zeichen, höchstens 1.000 sind möglich/);
    expect(await page.locator('article').count()).toBe(0);
  });

  it('makes screen readers announce that a question becomes long or too long, but not its length at every key press', async () => {
    const page = await fixture.openChat();
    const said = () => page.locator('#composer > [role=status]').allInnerTexts();
    expect(await said()).toEqual(['']);
    await page.fill('#message', 'x'.repeat(900));
    expect(await said()).toEqual(['Ihre Frage erreicht bald die Höchstlänge.']);
    await page.fill('#message', 'x'.repeat(1000));
    expect(await said()).toEqual(['Ihre Frage erreicht bald die Höchstlänge.']);
    await page.fill('#message', 'x'.repeat(1001));
    expect(await said()).toEqual([expect.stringMatching(/ Ihre Frage ist zu lang. Kürzen Sie sie.$/)]);
    await page.fill('#message', 'x');
    expect(await said()).toEqual(['']);
  });
});
