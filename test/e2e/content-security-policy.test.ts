import type { APIResponse } from 'playwright-core';
import { useBrowser } from '../support/browser/browser-fixture';
import { answer, askAndWait, waitForStatus } from '../support/browser/chat';
import { navigate } from '../support/browser/navigation';

const fixture = useBrowser();

function directives(response: APIResponse): Map<string, string> {
  const policy = response.headers()['content-security-policy'] ?? '';
  return new Map(policy.split(';').map((directive) => directive.trim().split(/ (.*)/, 2) as [string, string]));
}

describe('the content security policy', () => {
  it('is strict for pages, streams, documents and errors', async () => {
    const page = await fixture.openChat();
    await askAndWait(page, '[[tokens 60]] [[cite]]');
    const conversation = new URL(page.url()).pathname;
    const source = (await page.locator('a[data-source]').getAttribute('href'))!;
    const stream = `${conversation}/turns/${await answer(page).getAttribute('data-turn')}/answer`;
    for (const address of [
      '/',
      conversation,
      stream,
      source,
      `${source}/document`,
      '/signed-out',
      '/nowhere',
      '/conversations/nobody',
    ]) {
      const response = await page.request.get(address);
      const policy = directives(response);
      expect([address, policy.get('default-src')]).toEqual([address, "'none'"]);
      expect([address, policy.get('script-src'), policy.get('style-src')]).toEqual([address, "'self'", "'self'"]);
      expect([address, policy.get('base-uri'), policy.get('frame-ancestors')]).toEqual([address, "'none'", "'none'"]);
      expect(response.headers()['content-security-policy']).not.toMatch(/unsafe-|\*|https?:(?!\/\/localhost)/);
      expect(response.headers()['x-content-type-options']).toBe('nosniff');
    }
  });

  it('is not violated by the pages of the chat', async () => {
    fixture.allowConsoleErrors(/status of 404/);
    const page = await fixture.openChat();
    await askAndWait(page, '[[tokens 200]] [[rate 400]] [[cite]]');
    const conversation = page.url();
    const source = (await page.locator('a[data-source]').getAttribute('href'))!;
    for (const address of [conversation, source, '/nowhere', '/signed-out', '/']) await page.goto(address);
    await navigate(page, () => page.click('button[name=language][value=en]'));
    await page.goto(conversation);
    await waitForStatus(page, 'complete');
    await page.click('[data-action=sign-out]');
    await page.waitForURL('**/signed-out');
    // The fixture fails the test if a page reports a violation.
  });

  it('is not the only protection: an answer contains no scripts, images or frames', async () => {
    const page = await fixture.openChat();
    const requests: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(fixture.url)) requests.push(request.url());
    });
    await askAndWait(
      page,
      [
        '[[echo]] <script>window.owned = 1</script>',
        '<img src="https://example.com/a.png" onerror="window.owned = 1">',
        '![Bild](https://example.com/b.png)',
        '<iframe src="https://example.com"></iframe>',
        '[Link](javascript:window.owned=1)',
      ].join('\n\n'),
    );
    expect(await page.evaluate(() => 'owned' in window)).toBe(false);
    expect(requests).toEqual([]);
    expect(await page.locator('.answer').locator('script, img, iframe, a[href^="javascript:"]').count()).toBe(0);
  });
});
