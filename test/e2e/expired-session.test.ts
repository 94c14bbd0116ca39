import { signIn, useBrowser } from '../support/browser/browser-fixture';
import { answerText, ask, askAndWait, waitForGrowth, waitForStatus } from '../support/browser/chat';

const fixture = useBrowser();

describe('an expired session', () => {
  it('leaves the question in the composer, and lets the user send it after a new sign-in', async () => {
    const page = await fixture.openChat();
    await askAndWait(page, '[[tokens 5]]');
    await page.context().clearCookies();
    await ask(page, '[[echo]] Noch da');
    await page.waitForSelector('#composer-problem [role=alert]');
    expect(await page.innerText('#composer-problem')).toContain('Melden Sie sich in einem anderen Tab an');
    expect(await page.inputValue('#message')).toBe('[[echo]] Noch da');
    expect(await page.locator('article[data-role=user]').count()).toBe(1);
    const [elsewhere] = await Promise.all([page.context().waitForEvent('page'), page.click('#composer-problem a')]);
    await signIn(elsewhere);
    await page.click('#composer [type=submit]');
    await waitForStatus(page, 'complete', 2);
    expect(await answerText(page)).toBe('Noch da');
    expect(await page.inputValue('#message')).toBe('');
    expect(await page.locator('#composer-problem [role=alert]').count()).toBe(0);
  });

  it('stops the page from requesting its answer again and again', async () => {
    fixture.allowConsoleErrors(/net::ERR_|htmx:sse:error|status of 401/);
    const proxy = await fixture.faultProxy();
    const page = await fixture.openChat({ url: proxy.url });
    await ask(page, '[[tokens 300]] [[rate 40]]');
    await waitForGrowth(page, 3);
    const kept = await answerText(page);
    let requests = 0;
    page.on('request', (request) => {
      if (request.url().endsWith('/answer')) requests++;
    });
    await page.context().clearCookies();
    proxy.cut();
    proxy.restore();
    await page.waitForSelector('article[data-role=assistant] [role=alert]');
    expect(await page.innerText('article[data-role=assistant] [role=alert]')).toContain(
      'Die Verbindung zu dieser Antwort ist abgebrochen.',
    );
    expect(await answerText(page)).toContain(kept.slice(0, 40));
    expect(requests).toBeLessThanOrEqual(4);
    const requestsBefore = requests;
    // The first retry would come within two seconds.
    await page.waitForRequest('**/answer', { timeout: 2_500 }).catch(() => undefined);
    expect(requests).toBe(requestsBefore);
  });
});
