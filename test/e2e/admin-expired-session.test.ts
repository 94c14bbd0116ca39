import { useBrowserFixture } from '../support/browser/browser-fixture';

const fixture = useBrowserFixture();

it('says where an admin is signed out that nothing was done, and keeps what they typed', async () => {
  const page = await fixture.visitor({ username: 'admin@example.org' });
  await page.goto('/admin/users');
  await page.context().clearCookies();
  await page.fill('#invite [name=email]', 'spaet@example.org');
  await page.click('#invite [type=submit]');
  await page.waitForSelector('#notice [role=alert]');
  expect(await page.innerText('#notice')).toContain('Es wurde nichts getan');
  expect(await page.inputValue('#invite [name=email]')).toBe('spaet@example.org');
});

it('says of an upload that it did not go through, and repeats it after signing in again', async () => {
  const page = await fixture.visitor({ username: 'admin@example.org' });
  await page.goto('/admin/documents');
  const cookies = await page.context().cookies();
  await page.context().clearCookies();
  await page.setInputFiles('#upload [name=files]', {
    name: 'Spät.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('Besser als nie'),
  });
  await page.click('#upload [type=submit]');
  await page.locator('#uploads [data-action=retry]').waitFor();
  expect(await page.locator('[data-document="Spät.txt"]').count()).toBe(0);
  await page.context().addCookies(cookies);
  await page.locator('#uploads [data-action=retry]').click();
  await page.waitForSelector('[data-report="Spät.txt"][data-outcome=stored]');
});

it('says that the list no longer renews itself, and does not ask for ever', async () => {
  fixture.expectComplaint(/net::ERR_|htmx:sse:error|status of 401/);
  const cable = await fixture.cable();
  const page = await fixture.visitor({ username: 'admin@example.org', url: cable.url });
  const connected = page.waitForResponse('**/admin/documents/changes**');
  await page.goto('/admin/documents');
  await connected;
  let requests = 0;
  page.on('request', (request) => {
    if (request.url().includes('/changes')) requests++;
  });
  await page.context().clearCookies();
  cable.cut();
  cable.mend();
  await page.waitForSelector('[data-live] [role=alert]', { timeout: 30_000 });
  expect(await page.innerText('[data-live] [role=alert]')).toContain('erneuert sich nicht mehr');
  expect(requests).toBeLessThanOrEqual(5);
});
