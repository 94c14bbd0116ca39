import type { Page } from 'playwright-core';
import { useBrowser } from '../support/browser/browser-fixture';
import { answer, answerText, askAndWait } from '../support/browser/chat';

const fixture = useBrowser();
const INDEXING = { timeout: 30_000 };

const openAdmin = async (path: string) => {
  const page = await fixture.openChat({ username: 'admin@example.org' });
  await page.goto(path);
  return page;
};
const row = (page: Page, name: string) => page.locator(`[data-document="${name}"]`);

async function upload(page: Page, ...files: { name: string; text: string }[]): Promise<void> {
  await page.setInputFiles(
    '#upload [name=files]',
    files.map(({ name, text }) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) })),
  );
  await page.click('#upload [type=submit]');
}

async function confirm(page: Page, row: string, action: string): Promise<void> {
  await page.locator(`${row} [data-action=${action}]`).click();
  await page.locator(`${row} [data-action=confirm]`).click();
}

async function probe(page: Page, question: string): Promise<string> {
  await page.fill('#probe [name=question]', question);
  const answered = page.waitForResponse((response) => response.url().endsWith('/admin/probe'));
  await page.click('#probe [type=submit]');
  await (await answered).finished();
  await page.waitForFunction(() => document.querySelector('#findings')!.children.length > 0);
  return page.locator('#findings').innerText();
}

/** Signs in with the temporary password from the mailbox page, and sets a new password. */
async function acceptInvitation(email: string): Promise<Page> {
  const page = await (await fixture.newContext()).newPage();
  await page.goto('/local/mailbox');
  const mail = await page.locator(`article[data-to="${email}"] pre`).first().innerText();
  const password = /(?:password|Passwort)\D*?(\S{8,})/i.exec(mail)![1]!.replace(/[.,]$/, '');
  await page.goto('/');
  await page.fill('[name=username]', email);
  await page.fill('[name=password]', password);
  await page.click('[type=submit]');
  await page.fill('#password', 'Eigenes-Passwort-1');
  await page.click('[type=submit]');
  await page.waitForSelector('#composer');
  return page;
}

it('invites a user and uploads a document, which answers to that user cite until an admin deletes it', async () => {
  const people = await openAdmin('/admin/users');
  await people.fill('#invite [name=email]', 'Neu@Example.org');
  await people.fill('#invite [name=name]', 'Nora Neu');
  await people.click('#invite [type=submit]');
  await people.waitForSelector('[data-user="neu@example.org"][data-status=invited]');

  const documents = await openAdmin('/admin/documents');
  await upload(documents, {
    name: 'Veloständer Süd.txt',
    text: 'Der Veloständer Süd wird mit dem Badge Typ Zaunkönig geöffnet.',
  });
  await row(documents, 'Veloständer Süd.txt').waitFor();
  await documents.waitForSelector('[data-document="Veloständer Süd.txt"][data-state=indexed]', INDEXING);
  expect(await probe(documents, 'Mit welchem Badge wird der Veloständer Süd geöffnet?')).toContain('Zaunkönig');

  const nora = await acceptInvitation('neu@example.org');
  await askAndWait(nora, 'Mit welchem Badge wird der Veloständer Süd geöffnet?');
  expect(await answerText(nora)).toContain('Zaunkönig');
  expect(await answer(nora).locator('a[data-source]').first().innerText()).toBe('Veloständer Süd.txt');

  await confirm(documents, '[data-document="Veloständer Süd.txt"]', 'delete');
  await documents.waitForSelector('[data-document="Veloständer Süd.txt"][data-state=deleting]');
  await row(documents, 'Veloständer Süd.txt').waitFor({ state: 'detached', ...INDEXING });
  expect(await probe(documents, 'Mit welchem Badge wird der Veloständer Süd geöffnet?')).not.toContain('Zaunkönig');
  await nora.goto('/');
  await askAndWait(nora, 'Und mit welchem Badge geht der Veloständer Süd auf?');
  expect(await answer(nora).locator('a[data-source]').allInnerTexts()).not.toContain('Veloständer Süd.txt');

  await people.goto('/admin/users');
  await confirm(people, '[data-user="neu@example.org"]', 'disable');
  await people.waitForSelector('[data-user="neu@example.org"][data-status=disabled]');

  await people.goto('/admin/audit');
  // The tests of other files add entries meanwhile.
  const actions = await people
    .locator('tr[data-audit-action]:is([data-target="neu@example.org"], [data-target="Veloständer Süd.txt"])')
    .evaluateAll((rows) =>
      rows.map(
        ({ dataset }: HTMLElement | SVGElement) => `${dataset.auditAction} ${dataset.target} ${dataset.outcome}`,
      ),
    );
  expect(actions.reverse()).toEqual([
    'user.invite neu@example.org done',
    'document.upload Veloständer Süd.txt done',
    'document.delete Veloständer Süd.txt done',
    'user.disable neu@example.org done',
  ]);
}, 150_000);

it('reports the outcome of each of several files', async () => {
  fixture.allowConsoleErrors(/422/);
  const page = await openAdmin('/admin/documents');
  await upload(
    page,
    { name: 'Gut.txt', text: 'Alles gut.' },
    { name: 'Amtlich.txt', text: 'VERTRAULICH\n\nDer Plan' },
    { name: 'Programm.exe', text: 'MZ' },
  );
  await page.waitForSelector('[data-report="Gut.txt"][data-outcome=stored]');
  expect(await page.locator('[data-report="Amtlich.txt"]').innerText()).toContain(
    'Klassifizierungsvermerk «VERTRAULICH»',
  );
  expect(await page.locator('[data-report="Programm.exe"]').innerText()).toContain(
    'Diesen Dateityp liest die Wissensbasis nicht',
  );
  await row(page, 'Gut.txt').waitFor();
  expect(await row(page, 'Amtlich.txt').count()).toBe(0);
});

it('asks how to resolve a duplicate name, and applies the choice', async () => {
  const page = await openAdmin('/admin/documents');
  await upload(page, { name: 'Zweimal.txt', text: 'eins' });
  await row(page, 'Zweimal.txt').waitFor();
  await upload(page, { name: 'Zweimal.txt', text: 'zwei' });
  await page.locator('[data-held="Zweimal.txt"] [data-action=keep-both]').click();
  await row(page, 'Zweimal (2).txt').waitFor();
  await page.locator('[data-held]').waitFor({ state: 'detached' });
});

it('holds a picture until an admin releases it, and asks for confirmation before it deletes one', async () => {
  const page = await openAdmin('/admin/documents');
  const picture = (name: string) => ({
    name,
    mimeType: 'image/png',
    buffer: Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
  });
  await page.setInputFiles('#upload [name=files]', [picture('Plan.png'), picture('Foto.png')]);
  await page.click('#upload [type=submit]');
  for (const name of ['Plan.png', 'Foto.png']) await page.waitForSelector(`[data-document="${name}"][data-state=held]`);
  await confirm(page, '[data-document="Plan.png"]', 'release');
  await page.waitForSelector(
    '[data-document="Plan.png"]:is([data-state=pending], [data-state=indexing], [data-state=indexed])',
  );
  await confirm(page, '[data-document="Foto.png"]', 'delete');
  await row(page, 'Foto.png').waitFor({ state: 'detached' });
});

it('cancels a running upload, and repeats it', async () => {
  const page = await openAdmin('/admin/documents');
  let isStalled = true;
  await page.route('**/admin/documents', (route) =>
    isStalled && route.request().method() === 'POST' ? undefined : route.continue(),
  );
  await upload(page, { name: 'Langsam.txt', text: 'Geduld' });
  const entry = page.locator('#uploads li');
  await entry.locator('progress').waitFor();
  await entry.locator('[data-action=cancel]').click();
  expect(await entry.innerText()).toContain('abgebrochen');
  isStalled = false;
  await entry.locator('[data-action=retry]').click();
  await page.waitForSelector('[data-report="Langsam.txt"][data-outcome=stored]');
});

it('keeps an open confirmation while the list is updated', async () => {
  const page = await openAdmin('/admin/documents');
  await upload(page, { name: 'Anker.txt', text: 'Anker' });
  await page.waitForSelector('[data-document="Anker.txt"][data-state=indexed]', INDEXING);
  await page.locator('[data-document="Anker.txt"] [data-action=delete]').click();
  await page.locator('[data-document="Anker.txt"] [data-action=confirm]').focus();
  await upload(page, { name: 'Boje.txt', text: 'Boje' });
  await page.waitForSelector('[data-document="Boje.txt"][data-state=indexed]', INDEXING);
  expect(await page.locator('[data-document="Anker.txt"] [data-action=confirm]').isVisible()).toBe(true);
  await page.locator('[data-document="Anker.txt"] [data-action=cancel]').click();
  expect(await page.locator('[data-action=confirm]').count()).toBe(0);
  expect(await row(page, 'Anker.txt').count()).toBe(1);
}, 90_000);

it('uploads files that are dropped on the page', async () => {
  const page = await openAdmin('/admin/documents');
  const dropped = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['Fallobst'], 'Fallobst.txt', { type: 'text/plain' }));
    return transfer;
  });
  await page.dispatchEvent('#upload', 'drop', { dataTransfer: dropped });
  await row(page, 'Fallobst.txt').waitFor();
});

it('warns in an answer that a cited document is no longer valid', async () => {
  const page = await openAdmin('/admin/documents');
  await page.fill('#upload [name=validUntil]', '2024-12-31');
  await upload(page, { name: 'Alte Gebühren.txt', text: 'Die Gebühr für den Zaunkönigpass beträgt vierzig Franken.' });
  await page.waitForSelector('[data-document="Alte Gebühren.txt"][data-state=indexed]', INDEXING);
  const anna = await fixture.openChat();
  await askAndWait(anna, 'Wie hoch ist die Gebühr für den Zaunkönigpass?');
  expect(await answer(anna).innerText()).toContain('nicht mehr gültig');
  expect(await answer(anna).locator('.sources').innerText()).toContain('war gültig bis 2024-12-31');
}, 90_000);

it('uploads, probes and deletes without JavaScript', async () => {
  const page = await fixture.openChat({ username: 'admin@example.org', javaScriptEnabled: false });
  await page.goto('/admin/documents');
  await upload(page, { name: 'Ohne Skript.txt', text: 'geht' });
  expect(await page.locator('[data-report="Ohne Skript.txt"]').getAttribute('data-outcome')).toBe('stored');
  await page.locator('[data-document="Ohne Skript.txt"] [data-action=delete]').click();
  await page.locator('[data-action=confirm]').click();
  expect(await page.locator('#notice').innerText()).toContain('Gelöscht');
  await page.fill('#probe [name=question]', 'Wie hoch ist die Förderung für Wärmepumpen?');
  await page.click('#probe [type=submit]');
  expect(await page.locator('[data-finding]').count()).toBeGreaterThan(0);
});

it('fits every page on a small screen', async () => {
  for (const path of ['/admin/documents', '/admin/users', '/admin/users/import', '/admin/audit']) {
    const page = await openAdmin(path);
    await page.setViewportSize({ width: 360, height: 640 });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect([path, overflow]).toEqual([path, 0]);
    const main = await page.locator('main').evaluate((element) => element.scrollWidth - element.clientWidth);
    expect([path, main]).toEqual([path, 0]);
  }
});

it('is hidden from users who are not admins', async () => {
  fixture.allowConsoleErrors(/404/);
  const page = await fixture.openChat();
  expect(await page.locator('a[href="/admin"]').count()).toBe(0);
  await page.goto('/admin/users');
  expect(await page.locator('main').innerText()).toContain('Diese Seite gibt es nicht');
});
