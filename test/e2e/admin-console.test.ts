import type { Page } from 'playwright-core';
import { useBrowser } from '../support/browser/browser-fixture';
import { answer, answerText, askAndWait } from '../support/browser/chat';
import { chooseAction, openTab, upload } from '../support/browser/console';
import { tabTo, waitForFocus } from '../support/browser/keyboard';
import { navigate } from '../support/browser/navigation';
import { until } from '../support/until';

const fixture = useBrowser();
const INDEXING = { timeout: 60_000 };

const openAdmin = async (path: string) => {
  const page = await fixture.openChat({ username: 'admin@example.org' });
  await page.goto(path);
  return page;
};
const row = (page: Page, name: string) => page.locator(`[data-document="${name}"]`);

async function confirm(page: Page, row: string, action: string): Promise<void> {
  await chooseAction(page, row, action);
  await page.locator('[data-action=confirm]').click();
}

/** Asks the question on the tab `probe`, and then opens the tab `documents` again. Returns the findings. */
async function probe(page: Page, question: string): Promise<string> {
  await openTab(page, 'probe');
  await page.fill('#probe [name=question]', question);
  const answered = page.waitForResponse((response) => response.url().endsWith('/admin/probe'));
  await page.click('#probe [type=submit]');
  await (await answered).finished();
  await page.locator('#findings > *').first().waitFor();
  const findings = await page.locator('#findings').innerText();
  await openTab(page, 'documents');
  return findings;
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
  await navigate(page, () => page.click('[type=submit]'));
  await page.fill('#password', 'Eigenes-Passwort-1');
  await navigate(page, () => page.click('[type=submit]'));
  await page.waitForSelector('#composer');
  return page;
}

/**
 * Reloads the page until the sources of the latest answer show `change` beside a document, or no change if `change` is
 * undefined. Returns the answer's export as Markdown.
 */
async function exportOnce(page: Page, change: string | undefined): Promise<string> {
  const changes = answer(page).locator('.sources [data-change]');
  await until(async () => {
    await page.reload();
    return (await changes.allInnerTexts()).join() === (change ?? '');
  });
  const address = await answer(page).locator('[data-export=md]').first().getAttribute('href');
  return page.evaluate(async (path) => (await fetch(path)).text(), address!);
}

it('invites a user and uploads a document, which answers to that user cite until an admin deletes it', async () => {
  const people = await openAdmin('/admin/users');
  await people.fill('#invite [name=email]', 'Neu@Example.org');
  await people.fill('#invite [name=name]', 'Nora Neu');
  await people.click('#invite [type=submit]');
  await people.waitForSelector('[data-user="neu@example.org"][data-status=invited]');
  await people.waitForSelector('#invite [name=email]:focus');

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

  const [version] = /ETag \w+/.exec(await exportOnce(nora, undefined))!;
  await upload(documents, { name: 'Veloständer Süd.txt', text: 'Der Veloständer Süd steht allen offen.' });
  await documents.locator('[data-held="Veloständer Süd.txt"] [data-action=replace]').click();
  expect(await exportOnce(nora, 'seit der Antwort geändert')).toContain(`${version}, nach dieser Antwort ersetzt`);
  await documents.waitForSelector('[data-document="Veloständer Süd.txt"][data-state=indexed]', INDEXING);

  await confirm(documents, '[data-document="Veloständer Süd.txt"]', 'delete');
  await documents.waitForSelector('[data-document="Veloständer Süd.txt"][data-state=deleting]');
  await row(documents, 'Veloständer Süd.txt').waitFor({ state: 'detached', ...INDEXING });
  expect(await probe(documents, 'Mit welchem Badge wird der Veloständer Süd geöffnet?')).not.toContain('Zaunkönig');
  expect(await exportOnce(nora, 'nicht mehr vorhanden')).toContain(`${version}, nicht mehr unter den Dokumenten`);
  await nora.goto('/');
  await askAndWait(nora, 'Und mit welchem Badge geht der Veloständer Süd auf?');
  expect(await answer(nora).locator('a[data-source]').allInnerTexts()).not.toContain('Veloständer Süd.txt');

  await people.goto('/admin/users');
  await confirm(people, '[data-user="neu@example.org"]', 'disable');
  await people.waitForSelector('[data-user="neu@example.org"][data-status=disabled]');

  await people.goto('/admin/audit');
  // Select the entries of this test: the tests of other files add entries at the same time.
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
    'document.upload Veloständer Süd.txt done',
    'document.replace Veloständer Süd.txt done',
    'document.delete Veloständer Süd.txt done',
    'user.disable neu@example.org done',
  ]);
}, 300_000);

it('keeps the selection when a hidden page appears again after a document was added on another page', async () => {
  const page = await openAdmin('/admin/documents');
  const box = page.locator('#documents [type=checkbox]').first();
  await box.check();
  const selected = await box.inputValue();
  const hide = (hidden: boolean) =>
    page.evaluate((value) => {
      Object.defineProperty(document, 'hidden', { configurable: true, value });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
  await hide(true);
  await upload(await openAdmin('/admin/documents'), { name: 'Während der Pause.txt', text: 'Die Pause dauert kurz.' });
  await hide(false);
  await row(page, 'Während der Pause.txt').waitFor();
  const checked = page.locator('#documents [type=checkbox]:checked');
  expect(await checked.evaluateAll((boxes) => boxes.map((one) => (one as HTMLInputElement).value))).toEqual([selected]);
}, 300_000);

it('reports the outcome for each file of an upload', async () => {
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

it('holds a picture until an admin releases it, and asks for confirmation before it deletes a held picture', async () => {
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

it('cancels a running upload, retries it, and dismisses its line', async () => {
  const page = await openAdmin('/admin/documents');
  let isStalled = true;
  await page.route('**/admin/documents', (route) =>
    isStalled && route.request().method() === 'POST' ? undefined : route.continue(),
  );
  await upload(page, { name: 'Langsam.txt', text: 'Geduld' });
  const entry = page.locator('#uploads li');
  await entry.locator('progress').waitFor();
  const actions = () =>
    entry
      .locator(':is(button, a):visible')
      .evaluateAll((all) => all.map(({ dataset }: HTMLElement | SVGElement) => dataset.action));
  expect(await actions()).toEqual(['cancel']);
  await entry.locator('[data-action=cancel]').click();
  await entry.filter({ hasText: 'abgebrochen' }).waitFor();
  expect(await actions()).toEqual(['retry', 'dismiss']);
  isStalled = false;
  await entry.locator('[data-action=retry]').click();
  await page.waitForSelector('[data-report="Langsam.txt"][data-outcome=stored]');
  await entry.locator('[data-action=dismiss]').click();
  await entry.waitFor({ state: 'detached' });
});

it('keeps an open confirmation while the list is updated, and returns the focus to the menu button when Escape closes the confirmation', async () => {
  const page = await openAdmin('/admin/documents');
  await upload(page, { name: 'Anker.txt', text: 'Anker' });
  const anchor = '[data-document="Anker.txt"]';
  await page.waitForSelector(`${anchor}[data-state=indexed]`, INDEXING);
  const menu = page.locator(`${anchor} [data-action=menu]`);
  expect(await menu.getAttribute('aria-label')).toContain('Anker.txt');
  await menu.press('Enter');
  expect(await tabTo(page, `${anchor} [data-action=delete]`)).toBe(3);
  expect(await page.locator(':focus').textContent()).toBe('Löschen Anker.txt');
  await page.keyboard.press('Enter');
  const confirmation = page.locator('dialog [data-action=confirm]');
  await confirmation.waitFor();
  await upload(await openAdmin('/admin/documents'), { name: 'Boje.txt', text: 'Boje' });
  await page.waitForSelector('[data-document="Boje.txt"]');
  expect(await confirmation.isVisible()).toBe(true);
  await page.keyboard.press('Escape');
  await page.locator('dialog').waitFor({ state: 'hidden' });
  await waitForFocus(page, `${anchor} [data-action=menu]`);
  await chooseAction(page, anchor, 'delete');
  await page.locator('dialog [data-action=cancel]').click();
  await page.locator('dialog').waitFor({ state: 'hidden' });
  expect(await row(page, 'Anker.txt').count()).toBe(1);
}, 180_000);

it('shows an error about the details of a document in the dialog, until the dialog is closed', async () => {
  fixture.allowConsoleErrors(/status of 422/);
  const page = await openAdmin('/admin/documents');
  await upload(page, { name: 'Angaben.txt', text: 'Angaben' });
  await row(page, 'Angaben.txt').waitFor();
  await chooseAction(page, '[data-document="Angaben.txt"]', 'details');
  await page.locator('dialog [name=validUntil]').evaluate((field: HTMLInputElement) => {
    field.type = 'text';
    field.value = 'morgen';
  });
  await page.locator('dialog [data-action=confirm]').click();
  await page.locator('dialog [role=alert]').waitFor();
  await page.locator('dialog [data-action=cancel]').click();
  await chooseAction(page, '[data-document="Angaben.txt"]', 'details');
  await page.locator('dialog [name=validUntil]').waitFor();
  expect(await page.locator('dialog [role=alert]').count()).toBe(0);
  await page.locator('dialog [name=validUntil]').fill('2030-12-31');
  await page.locator('dialog [data-action=confirm]').click();
  await page.locator('dialog').waitFor({ state: 'hidden' });
  await row(page, 'Angaben.txt').getByText('31.12.2030').waitFor();
});

it('uploads files that are dropped on the upload form', async () => {
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
  expect(await answer(anna).locator('.sources').innerText()).toContain('war gültig bis 31. Dezember 2024');
}, 180_000);

it('uploads and deletes a document and tests the search without JavaScript', async () => {
  const page = await fixture.openChat({ username: 'admin@example.org', javaScriptEnabled: false });
  await page.goto('/admin/documents');
  await navigate(page, () => upload(page, { name: 'Ohne Skript.txt', text: 'geht' }));
  expect(await page.locator('[data-report="Ohne Skript.txt"]').getAttribute('data-outcome')).toBe('stored');
  await navigate(page, () => chooseAction(page, '[data-document="Ohne Skript.txt"]', 'delete'));
  await navigate(page, () => page.click('[data-action=confirm]'));
  expect(await page.locator('#notice').innerText()).toContain('Gelöscht');
  await openTab(page, 'probe');
  await page.fill('#probe [name=question]', 'Wie hoch ist die Förderung für Wärmepumpen?');
  await navigate(page, () => page.click('#probe [type=submit]'));
  expect(await page.locator('[data-finding]').count()).toBeGreaterThan(0);
});

it.each([true, false])(
  'replaces a document on a separate page, with the details that are entered there (JavaScript: %s)',
  async (javaScriptEnabled) => {
    const name = `Ersatz ${javaScriptEnabled}.txt`;
    const documents = await openAdmin('/admin/documents');
    await upload(documents, { name, text: 'erste Fassung' });
    await row(documents, name).waitFor();
    const page = await fixture.openChat({ username: 'admin@example.org', javaScriptEnabled });
    await page.goto(`/admin/documents/replacement?name=${encodeURIComponent(name)}`);
    await page.fill('[name=owner]', 'Vera Verantwortlich');
    await page.fill('[name=validUntil]', '2031-05-31');
    await page.setInputFiles('[name=files]', { name, mimeType: 'text/plain', buffer: Buffer.from('zweite Fassung') });
    await navigate(page, () => page.click('[data-action=confirm]'));
    expect(await page.locator(`[data-report="${name}"]`).getAttribute('data-outcome')).toBe('stored');
    const text = await row(page, name).innerText();
    expect(text).toContain('Vera Verantwortlich');
    expect(text).toContain('31.05.2031');
  },
);

it('fits six pages of the console into widths from 320 to 1280 pixels without horizontal scrolling', async () => {
  const page = await openAdmin('/admin/documents');
  const paths = ['documents', 'users', 'users/import', 'audit', 'synchronisation', 'probe'];
  for (const path of paths) {
    await page.goto(`/admin/${path}`);
    for (const width of [320, 820, 1024, 1100, 1220, 1280]) {
      await page.setViewportSize({ width, height: 640 });
      const overflow = await page.evaluate(() => {
        const wide = (element: Element) => element.scrollWidth - element.clientWidth;
        // Also check containers that scroll, because their content can be hidden even if the window does not scroll.
        return [document.documentElement, ...document.querySelectorAll('main, main :has(> table)')].map(wide);
      });
      expect([path, width, Math.max(...overflow)]).toEqual([path, width, 0]);
    }
  }
});

it('the console is hidden from users who are not admins', async () => {
  fixture.allowConsoleErrors(/404/);
  const page = await fixture.openChat();
  expect(await page.locator('a[href="/admin"]').count()).toBe(0);
  await page.goto('/admin/users');
  expect(await page.locator('main').innerText()).toContain('Diese Seite gibt es nicht');
});

it('saves the instructions, shows on another page that they have changed meanwhile, and restores a version', async () => {
  const page = await openAdmin('/admin/instructions');
  const colleague = await openAdmin('/admin/instructions');
  fixture.allowConsoleErrors(/status of 409/);
  await page.fill('[name=text]', 'Write amounts in francs.');
  await page.click('[data-action=save]');
  await page.waitForSelector('#notice .done');
  await page.locator('[data-version]', { hasText: 'admin@example.org' }).first().waitFor();

  await colleague.fill('[name=text]', 'Write amounts in euros.');
  await colleague.click('[data-action=save]');
  await colleague.waitForSelector('.form-problems:focus');
  expect(await colleague.locator('[data-conflict]').innerText()).toContain('Write amounts in francs.');
  expect(await colleague.inputValue('[name=text]')).toBe('Write amounts in euros.');
  await colleague.click('[data-action=save]');
  await colleague.waitForSelector('#notice .done');

  await page.reload();
  expect(await page.inputValue('[name=text]')).toBe('Write amounts in euros.');
  await page.locator('[data-action=restore]').first().click();
  await page.waitForSelector('#notice .done');
  await until(async () => (await page.inputValue('[name=text]')) === 'Write amounts in francs.');
  // Restore the original, empty instructions, because other tests share this product.
  await page.locator('[data-version="0"] [data-action=restore]').click();
  await page.waitForFunction(() => document.querySelector('textarea')!.value === '');
});
