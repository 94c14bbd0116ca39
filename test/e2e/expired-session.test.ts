import { signIn, useBrowserFixture } from '../support/browser/browser-fixture';
import { answerText, ask, askToTheEnd, untilStatus, watchGrow } from '../support/browser/chat';

const fixture = useBrowserFixture();

describe('a session that has ended', () => {
  it('keeps the question, says what to do, and takes it after signing in again', async () => {
    const page = await fixture.visitor();
    await askToTheEnd(page, '[[tokens 5]]');
    await page.context().clearCookies();
    await ask(page, '[[echo]] Noch da');
    await page.waitForSelector('#composer-problem [role=alert]');
    expect(await page.innerText('#composer-problem')).toContain('Melden Sie sich in einem anderen Tab an');
    expect(await page.inputValue('#message')).toBe('[[echo]] Noch da');
    expect(await page.locator('article[data-role=user]').count()).toBe(1);
    const [elsewhere] = await Promise.all([page.context().waitForEvent('page'), page.click('#composer-problem a')]);
    await signIn(elsewhere);
    await page.click('#composer [type=submit]');
    await untilStatus(page, 'complete', 2);
    expect(await answerText(page)).toBe('Noch da');
    expect(await page.inputValue('#message')).toBe('');
    expect(await page.locator('#composer-problem [role=alert]').count()).toBe(0);
  });

  it('does not make a page ask for its answer for ever', async () => {
    fixture.expectComplaint(/net::ERR_|htmx:sse:error|status of 401/);
    const cable = await fixture.cable();
    const page = await fixture.visitor({ url: cable.url });
    await ask(page, '[[tokens 300]] [[rate 40]]');
    await watchGrow(page, 3);
    const kept = await answerText(page);
    let requests = 0;
    page.on('request', (request) => {
      if (request.url().endsWith('/answer')) requests++;
    });
    await page.context().clearCookies();
    cable.cut();
    cable.mend();
    await page.waitForSelector('article[data-role=assistant] [role=alert]');
    expect(await page.innerText('article[data-role=assistant] [role=alert]')).toContain(
      'Die Verbindung zu dieser Antwort ist abgebrochen.',
    );
    expect(await answerText(page)).toContain(kept.slice(0, 40));
    expect(requests).toBeLessThanOrEqual(4);
    const until = requests;
    // What is tried again is tried within two seconds at first: none of it comes.
    await page.waitForRequest('**/answer', { timeout: 2_500 }).catch(() => undefined);
    expect(requests).toBe(until);
  });
});
