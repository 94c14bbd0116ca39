import { useBrowser } from '../support/browser/browser-fixture';
import { answerText, ask, waitForStatus } from '../support/browser/chat';

const fixture = useBrowser();

/** Responses that the web ACL of CloudFront sends instead of the product's; see `src/infra/web-acl/block-pages.ts`. */
const REFUSALS = [
  { why: 'blocked', status: 403, sentence: 'Die Firewall der Organisation hat diese Anfrage abgelehnt' },
  { why: 'outside', status: 403, sentence: 'Verbinden Sie sich mit dem Netz der Organisation' },
  { why: 'tooMany', status: 429, sentence: 'Versuchen Sie es in fünf Minuten noch einmal' },
];

describe('a question that the web ACL rejects', () => {
  it.each(REFUSALS)('stays in the composer, with an explanation: $why', async ({ why, status, sentence }) => {
    fixture.allowConsoleErrors(/status of 4\d\d/);
    const page = await fixture.openChat();
    await page.route('**/turns', (route) =>
      route.fulfill({ status, headers: { 'x-joule-verne': why }, body: '<h1>Refused</h1>' }),
    );
    await ask(page, '[[echo]] <script>alert(1)</script>');
    await page.waitForSelector('#composer-problem [role=alert]');
    expect(await page.innerText('#composer-problem')).toContain(sentence);
    expect(await page.inputValue('#message')).toBe('[[echo]] <script>alert(1)</script>');
    await page.unroute('**/turns');
    await page.fill('#message', '[[echo]] Anders gesagt');
    await page.click('#composer [type=submit]');
    await waitForStatus(page, 'complete');
    expect(await answerText(page)).toBe('Anders gesagt');
  });
});
