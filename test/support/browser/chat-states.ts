import type { Page } from 'playwright-core';
import { png } from '../app/image';
import { answer, ask, askAndWait, openPassage, waitForLength, waitForStatus } from './chat';
import type { PageState, Prepared } from './page-state';

const LONG = [
  '[[follow-ups]] [[echo]] # Überblick',
  '',
  `| ${'Förderbeitrag | '.repeat(9)}`,
  `|${'---|'.repeat(9)}`,
  `| ${'zehntausend Franken | '.repeat(9)}`,
  '',
  '```ts',
  `const long = '${'x'.repeat(300)}';`,
  '```',
  '',
  `- eins\n- [zwei](https://example.com)\n\n> Zitat mit \`Code\`\n\n$$${'a + '.repeat(60)}a$$`,
].join('\n');

const short = (page: Page, prepared: Prepared) => page.goto(prepared.short);

/** Asks the questions that the states need. Returns the addresses and ids that the states use. */
export async function prepare(page: Page): Promise<Prepared> {
  await askAndWait(page, 'Welche Förderung gibt es für Wärmepumpen?');
  const links = answer(page).locator('a[data-source]');
  const turn = (await answer(page).getAttribute('data-turn'))!;
  const pdf = (await links.filter({ hasText: '.pdf' }).first().getAttribute('href'))!;
  const text = (await links.filter({ hasText: '.md' }).first().getAttribute('href'))!;
  const short = new URL(page.url()).pathname;
  await page.goto('/');
  await askAndWait(page, LONG);
  await ask(page, '[[error accessDenied]]');
  await waitForStatus(page, 'failed', 2);
  await ask(page, '[[tokens 4000]] [[rate 200]]');
  await waitForStatus(page, 'streaming', 3);
  await waitForLength(page, 20);
  await page.click('#composer [data-action=stop]');
  await waitForStatus(page, 'stopped', 3);
  return { conversation: new URL(page.url()).pathname, short, turn, pdf, text };
}

/** The states of the chat's pages. */
export const chatStates: readonly PageState[] = [
  { name: 'empty', route: '/', open: (page) => page.goto('/') },
  {
    name: 'help',
    route: '/',
    open: async (page) => {
      await page.goto('/');
      await page.click('[data-action=help]');
      await page.locator('#help').waitFor();
    },
  },
  {
    name: 'attachments',
    route: '/',
    open: async (page) => {
      await page.goto('/');
      await page.setInputFiles('#composer [name=attachments]', [
        { name: 'Notiz.txt', mimeType: 'text/plain', buffer: Buffer.from('Der Schlüssel hängt im Büro.') },
        { name: 'Bild.png', mimeType: 'image/png', buffer: png(2, 2) },
        { name: 'Lage.txt', mimeType: 'text/plain', buffer: Buffer.from('GEHEIM\n\nDie Lage ist ernst.') },
      ]);
      await page.locator('#attachments [data-state=refused]').waitFor();
      await page.locator('#attachments [data-state=ready]').nth(1).waitFor();
    },
  },
  {
    name: 'a question that is too long',
    route: '/',
    open: async (page) => {
      await page.goto('/');
      await page.fill('#message', 'x'.repeat(40_000));
    },
    close: (page) => page.fill('#message', ''),
  },
  {
    name: 'streaming',
    route: '/conversations/:id',
    open: async (page) => {
      await page.goto('/');
      await ask(page, '[[tokens 4000]] [[rate 5]]');
      await waitForLength(page, 10);
    },
    close: async (page) => {
      await page.click('#composer [data-action=stop]');
      await waitForStatus(page, 'stopped');
    },
  },
  {
    name: 'an answer of another version is running',
    route: '/conversations/:id',
    open: async (page) => {
      await page.goto('/');
      await askAndWait(page, '[[echo]] Eins');
      await page.click('[data-action=edit]');
      await page.fill('[data-form=edit] textarea', '[[tokens 4000]] [[rate 5]]');
      await page.click('[data-form=edit] [type=submit]');
      await waitForStatus(page, 'streaming');
      await page.click('[data-action=previous-branch]');
      await page.locator('.elsewhere').waitFor();
    },
    close: async (page) => {
      await page.click('.elsewhere [data-action=stop]');
      await page.locator('.elsewhere').waitFor({ state: 'detached' });
    },
  },
  {
    name: 'long table and code, failed, stopped',
    route: '/conversations/:id',
    open: (page, prepared) => page.goto(prepared.conversation),
  },
  {
    name: 'a passage',
    route: '/conversations/:id',
    open: async (page, prepared) => {
      await short(page, prepared);
      await openPassage(page);
    },
  },
  {
    name: 'the export menu',
    route: '/conversations/:id',
    open: async (page, prepared) => {
      await short(page, prepared);
      await page.locator('[data-action=export]').first().click();
      await page.locator('[data-export=md]:visible').waitFor();
    },
  },
  {
    name: 'editing',
    route: '/conversations/:id',
    open: async (page, prepared) => {
      await short(page, prepared);
      await page.locator('[data-action=edit]').first().click();
      await page.locator('[data-form=edit]').waitFor();
    },
  },
  {
    name: 'the feedback form',
    route: '/conversations/:id',
    open: async (page, prepared) => {
      await short(page, prepared);
      await page.locator('[data-action=unhelpful]').first().click();
      await page.locator('[data-form=feedback]').waitFor();
    },
  },
  {
    name: 'versions of an answer',
    route: '/conversations/:id',
    open: async (page) => {
      await page.goto('/');
      await askAndWait(page, '[[tokens 5]] Zwei Fassungen');
      await page.click('[data-action=regenerate]');
      await page.locator('[data-branches][data-current="2"]').waitFor();
      await waitForStatus(page, 'complete');
    },
  },
  {
    name: 'renaming',
    route: '/conversations/:id',
    open: async (page, prepared) => {
      await page.setViewportSize({ width: 1280, height: 800 });
      await short(page, prepared);
      await page.locator('[data-conversation]:has([aria-current=page]) [data-action=rename]').press('Enter');
      await page.locator('[data-form=rename]').waitFor();
      await page.fill('[data-form=rename] [name=title]', ' ');
      await page.click('[data-form=rename] [data-action=save]');
      await page.locator('[data-form=rename] [aria-invalid]').waitFor();
    },
  },
  {
    name: 'search results beside the chat',
    route: '/conversations/:id',
    open: async (page, prepared) => {
      await short(page, prepared);
      await page.fill('#search [name=q]', 'Wärmepumpe');
      await page.locator('a[data-result]').first().waitFor();
    },
  },
  {
    name: 'a deleted conversation',
    route: '/',
    open: async (page) => {
      await page.goto('/');
      await askAndWait(page, '[[tokens 5]] Vergänglich');
      await page.locator('[data-conversation]:has([aria-current=page]) [data-action=delete]').press('Enter');
      await page.waitForURL('**/?deleted=*');
      await page.locator('[data-action=undo]').waitFor();
    },
  },
  { name: 'search results', route: '/search', open: (page) => page.goto('/search?q=W%C3%A4rmepumpe') },
  { name: 'a search without results', route: '/search', open: (page) => page.goto('/search?q=xyzzy') },
  { name: 'the settings', route: '/settings', open: (page) => page.goto('/settings') },
  {
    name: 'deleting all conversations',
    route: '/settings',
    open: async (page) => {
      await page.goto('/settings');
      await page.click('[data-action=delete-all]');
      await page.locator('[data-action=confirm]').waitFor();
    },
  },
  {
    name: 'renaming without scripts',
    route: '/conversations/:id/title',
    open: (page, { short: path }) => page.goto(`${path}/title`),
  },
  {
    name: 'editing without scripts',
    route: '/conversations/:id/turns/:turnId/edit',
    open: (page, { short: path, turn }) => page.goto(`${path}/turns/${turn}/edit`),
  },
  {
    name: 'feedback without scripts',
    route: '/conversations/:id/turns/:turnId/feedback',
    open: (page, { short: path, turn }) => page.goto(`${path}/turns/${turn}/feedback`),
  },
  {
    name: 'a source that is a PDF file',
    route: '/conversations/:id/turns/:turnId/sources/:number',
    open: async (page, { pdf }) => {
      await page.goto(pdf);
      await page.locator('.textLayer').first().waitFor();
    },
  },
  {
    name: 'a source that is a text',
    route: '/conversations/:id/turns/:turnId/sources/:number',
    open: (page, { text }) => page.goto(text),
  },
  { name: 'a page that does not exist', route: '/nowhere', open: (page) => page.goto('/nowhere') },
  { name: 'signed out', route: '/signed-out', open: (page) => page.goto('/signed-out') },
];
