import type { Page, Request } from 'playwright-core';
import { png } from '../support/app/image';
import { useBrowser } from '../support/browser/browser-fixture';
import { answerText, ask, askWithoutScripts, waitForStatus } from '../support/browser/chat';
import { navigate } from '../support/browser/navigation';

const fixture = useBrowser();

const NOTE = {
  name: 'Velokeller.txt',
  mimeType: 'text/plain',
  buffer: Buffer.from('Der Schlüssel zum Velokeller hängt im Büro von Frau Zumbrunn.\n'),
};
const SECRET = { name: 'Lage.txt', mimeType: 'text/plain', buffer: Buffer.from('GEHEIM\n\nDie Lage ist ernst.') };
const QUESTION = 'Wo hängt der Schlüssel zum Velokeller?';

const attach = (page: Page, ...files: (typeof NOTE)[]) => page.setInputFiles('#composer [name=attachments]', files);
const states = (page: Page) =>
  page.locator('#attachments li').evaluateAll((lines) => lines.map((line) => (line as HTMLElement).dataset.state));
const waitForStates = (page: Page, ...expected: string[]) =>
  page.waitForFunction(
    (wanted) =>
      [...document.querySelectorAll<HTMLElement>('#attachments li')].map(({ dataset }) => dataset.state).join() ===
      wanted,
    expected.join(),
    { polling: 50 },
  );

/** Dispatches the event with which a browser reports that the user has dropped or pasted files. */
function transfer(page: Page, type: 'drop' | 'paste', names: string[], content: string, text?: string): Promise<void> {
  return page.evaluate(
    ([event, all, body, words]) => {
      const data = new DataTransfer();
      for (const name of all) data.items.add(new File([body], name));
      if (words) data.setData('text/plain', words);
      const init = { bubbles: true, cancelable: true };
      const target = document.querySelector('#message')!;
      if (event === 'drop') target.dispatchEvent(new DragEvent('drop', { ...init, dataTransfer: data }));
      else target.dispatchEvent(new ClipboardEvent('paste', { ...init, clipboardData: data }));
    },
    [type, names, content, text] as const,
  );
}

describe('an attached file', () => {
  it('is used and cited in the answer, and is shown with the question after a reload', async () => {
    const page = await fixture.openChat();
    await attach(page, NOTE);
    await waitForStates(page, 'ready');
    await ask(page, QUESTION);
    await waitForStatus(page, 'complete');
    await waitForStates(page);
    expect(await answerText(page)).toContain('Frau Zumbrunn');
    const source = page.locator('a[data-source]').filter({ hasText: 'Velokeller.txt' }).first();
    expect(await source.count()).toBe(1);
    await page.reload();
    const shown = page.locator('[data-attachment="Velokeller.txt"]');
    expect(await page.locator('article[data-role=user]').innerText()).toBe(QUESTION);
    const file = await page.request.get((await shown.locator('a').getAttribute('href'))!);
    expect([file.status(), await file.text()]).toEqual([200, NOTE.buffer.toString()]);
    const cited = await page.request.get((await source.getAttribute('href'))!);
    expect(await cited.text()).toContain(await shown.locator('a').getAttribute('href'));
  });

  it('is refused before the question is sent if it is classified, and can be removed', async () => {
    fixture.allowConsoleErrors(/status of 422/);
    const page = await fixture.openChat();
    await attach(page, SECRET, NOTE);
    await waitForStates(page, 'refused', 'ready');
    const line = page.locator('[data-attachment="Lage.txt"]');
    expect(await line.innerText()).toContain('«Lage.txt» trägt den Klassifizierungsvermerk «GEHEIM».');
    await line.locator('[data-action=detach]').click();
    await waitForStates(page, 'ready');
  });

  it('is uploaded completely before its question is sent', async () => {
    const page = await fixture.openChat();
    await page.fill('#message', QUESTION);
    await attach(page, NOTE);
    await page.press('#message', 'Enter');
    await waitForStatus(page, 'complete');
    expect(await answerText(page)).toContain('Frau Zumbrunn');
  });

  it('no longer delays its question if it is removed during its upload, and the text that the user types after that is not sent when the upload ends', async () => {
    const page = await fixture.openChat();
    let release!: () => void;
    const released = new Promise<void>((resolve) => (release = resolve));
    await page.route('**/attachments', async (route) => {
      await released;
      await route.continue();
    });
    await page.fill('#message', '[[echo]] Ohne Datei');
    await attach(page, NOTE);
    await page.press('#message', 'Enter');
    await page.click('#attachments [data-action=detach]');
    await waitForStatus(page, 'complete');
    await page.fill('#message', 'Halb getippt');
    const isUpload = (request: Request) => request.url().endsWith('/attachments');
    const uploaded = Promise.race([
      page.waitForEvent('requestfinished', isUpload),
      page.waitForEvent('requestfailed', isUpload),
    ]);
    release();
    await uploaded;
    expect(await page.inputValue('#message')).toBe('Halb getippt');
    expect(await page.locator('article[data-role=user]').allInnerTexts()).toEqual(['[[echo]] Ohne Datei']);
  });

  it('is shown with an explanation if its upload fails', async () => {
    fixture.allowConsoleErrors(/ERR_FAILED/);
    const page = await fixture.openChat();
    await page.route('**/attachments', (route) => route.abort());
    await attach(page, NOTE);
    await waitForStates(page, 'refused');
    expect(await page.locator('[data-attachment="Velokeller.txt"]').innerText()).toContain('nicht angekommen');
  });

  it('returns to the composer together with a question that the server rejects', async () => {
    fixture.allowConsoleErrors(/status of 422/);
    const page = await fixture.openChat();
    await attach(page, NOTE);
    await waitForStates(page, 'ready');
    await ask(page, '[[echo]] ' + 'x'.repeat(40_000));
    await page.waitForSelector('#composer-problem [role=alert]');
    await waitForStates(page, 'ready');
  });
});

describe('files', () => {
  it('are accepted, at most five, when they are dropped, or pasted without text', async () => {
    const page = await fixture.openChat();
    await transfer(page, 'drop', ['a.txt', 'b.txt'], 'Text');
    await waitForStates(page, 'ready', 'ready');
    await transfer(page, 'paste', ['c.txt'], 'Text', 'Kopierter Text');
    expect(await states(page)).toHaveLength(2);
    await transfer(
      page,
      'paste',
      Array.from({ length: 50 }, (_, n) => `${n}.txt`),
      'Text',
    );
    await page.locator('#composer-problem', { hasText: 'Höchstens 5 Dateien' }).waitFor();
    await waitForStates(page, 'ready', 'ready', 'ready', 'ready', 'ready');
  });

  it('of two tabs are each sent only with the question of their own tab', async () => {
    const page = await fixture.openChat();
    const other = await page.context().newPage();
    await other.goto('/');
    await Promise.all([attach(page, NOTE), attach(other, { ...NOTE, name: 'Andere.txt' })]);
    await Promise.all([waitForStates(page, 'ready'), waitForStates(other, 'ready')]);
    await Promise.all([page, other].map((tab) => ask(tab, QUESTION)));
    await Promise.all([page, other].map((tab) => waitForStatus(tab, 'complete')));
    const names = [page, other].map((tab) => tab.locator('.attachments .name').allInnerTexts());
    expect(await Promise.all(names)).toEqual([['Velokeller.txt'], ['Andere.txt']]);
  });

  it('are shown as pictures if they are images', async () => {
    const page = await fixture.openChat();
    await attach(page, { name: 'Bild.png', mimeType: 'image/png', buffer: Buffer.from(png(40, 40)) });
    await waitForStates(page, 'ready');
    const image = page.locator('[data-attachment="Bild.png"] img');
    expect(await image.evaluate((element: HTMLImageElement) => element.decode().then(() => element.naturalWidth))).toBe(
      40,
    );
  });
});

it('attached files can be sent without JavaScript', async () => {
  fixture.allowConsoleErrors(/status of 422/);
  const page = await fixture.openChat({ javaScriptEnabled: false });
  await attach(page, SECRET, NOTE);
  await askWithoutScripts(page, QUESTION);
  expect(await page.innerText('#composer-problem')).toContain('Lage.txt');
  expect(await page.inputValue('#message')).toBe(QUESTION);
  expect(await page.locator('#attachments [data-state=ready] [type=checkbox]').isChecked()).toBe(true);
  await navigate(page, () => page.click('#composer [type=submit]'));
  expect(await answerText(page)).toContain('Frau Zumbrunn');
  expect(await page.locator('.attachments .name').allInnerTexts()).toEqual(['Velokeller.txt']);
});
