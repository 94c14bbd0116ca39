import { useBrowser } from '../support/browser/browser-fixture';
import { upload } from '../support/browser/console';

const fixture = useBrowser();

it('explains that nothing was done, and keeps the form, when the session has expired', async () => {
  const page = await fixture.openChat({ username: 'admin@example.org' });
  await page.goto('/admin/users');
  await page.context().clearCookies();
  await page.fill('#invite [name=email]', 'spaet@example.org');
  await page.click('#invite [type=submit]');
  await page.waitForSelector('#notice [role=alert]');
  expect(await page.innerText('#notice')).toContain('Es wurde nichts geändert');
  expect(await page.inputValue('#invite [name=email]')).toBe('spaet@example.org');
});

it('offers to retry an upload that failed because the session had expired', async () => {
  const page = await fixture.openChat({ username: 'admin@example.org' });
  await page.goto('/admin/documents');
  const cookies = await page.context().cookies();
  await page.context().clearCookies();
  await upload(page, { name: 'Spät.txt', text: 'Besser als nie' });
  await page.locator('#uploads [data-action=retry]').waitFor();
  expect(await page.locator('[data-document="Spät.txt"]').count()).toBe(0);
  await page.context().addCookies(cookies);
  await page.locator('#uploads [data-action=retry]').click();
  await page.waitForSelector('[data-report="Spät.txt"][data-outcome=stored]');
});

it('reports that the list is no longer updated, and stops requesting updates, when the session has expired', async () => {
  fixture.allowConsoleErrors(/net::ERR_|htmx:sse:error|status of 401/);
  const proxy = await fixture.faultProxy();
  const page = await fixture.openChat({ username: 'admin@example.org', url: proxy.url });
  await page.clock.install();
  const connected = page.waitForResponse('**/admin/documents/changes**');
  await page.goto('/admin/documents');
  await connected;
  let requests = 0;
  page.on('request', (request) => {
    if (request.url().includes('/changes')) requests++;
  });
  await page.context().clearCookies();
  proxy.cut();
  proxy.restore();
  await page.waitForSelector('[data-live] [role=alert]', { timeout: 60_000 });
  expect(await page.innerText('[data-live] [role=alert]')).toContain('aktualisiert sich nicht mehr');
  expect(requests).toBeLessThanOrEqual(5);
  const before = requests;
  await page.clock.runFor(120_000);
  expect(requests).toBe(before);
});
