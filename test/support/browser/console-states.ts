import type { Page } from 'playwright-core';
import { chooseAction, openTab, upload } from './console';
import { navigate } from './navigation';
import type { PageState } from './page-state';

const LIST = [
  'E-Mail;Name;Sprache;Rolle',
  'zoe@example.org;Zoe Zumstein;de;user',
  'nicht-eine-adresse;Fritz;de;user',
  'zoe@example.org;Doppelt;xx;chef',
].join('\n');

const DOCUMENT = '[data-document="Grants at a glance.md"]';
const USER = '[data-user="anna@example.org"]';

const onDocuments = (name: string, open: (page: Page) => Promise<unknown>): PageState => ({
  name,
  route: '/admin/documents',
  open: async (page) => {
    await page.goto('/admin/documents');
    await page.locator(DOCUMENT).waitFor();
    await open(page);
  },
});
const onUsers = (name: string, open: (page: Page) => Promise<unknown>): PageState => ({
  name,
  route: '/admin/users',
  open: async (page) => {
    await page.goto('/admin/users');
    await open(page);
  },
});
/**
 * The state of a form on a page of its own, which browsers without scripts open. With scripts, the form appears in the list.
 */
const onItsOwn = (list: string, row: string, action: string, route: string): PageState => ({
  name: `${action} without scripts`,
  route,
  open: async (page) => {
    await page.goto(list);
    await page.locator(row).waitFor();
    const href = await page.locator(`${row} [data-action=${action}]`).getAttribute('href');
    await page.goto(href!);
    await page.locator('[data-action=confirm]').waitFor();
  },
});

/** The states of the console's pages. */
export const consoleStates: readonly PageState[] = [
  onDocuments('documents', () => Promise.resolve()),
  onDocuments('documents that do not exist', (page) => page.goto('/admin/documents?q=xyzzy')),
  onDocuments('deleting a document', async (page) => {
    await chooseAction(page, DOCUMENT, 'delete');
    await page.locator('[data-action=confirm]').waitFor();
  }),
  onDocuments('details of a document', async (page) => {
    await chooseAction(page, DOCUMENT, 'details');
    await page.locator('[data-action=confirm]').waitFor();
  }),
  onDocuments('replacing a document', async (page) => {
    await chooseAction(page, DOCUMENT, 'replace');
    await page.locator('[data-action=confirm]').waitFor();
  }),
  onDocuments('a row menu', async (page) => {
    await page.click(`${DOCUMENT} [data-action=menu]`);
    await page.locator(`${DOCUMENT} [data-action=details]`).waitFor();
  }),
  onDocuments('a refused upload', async (page) => {
    await upload(page, { name: 'Programm.exe', text: 'MZ' });
    await page.locator('[data-report]').first().waitFor();
  }),
  {
    name: 'findings of the probe',
    route: '/admin/probe',
    open: async (page) => {
      await page.goto('/admin/documents');
      await openTab(page, 'probe');
      await page.fill('#probe [name=question]', 'Wie hoch ist der Förderbeitrag?');
      await page.click('#probe [type=submit]');
      await page.locator('#findings li').first().waitFor();
    },
  },
  {
    name: 'synchronisation',
    route: '/admin/synchronisation',
    open: async (page) => {
      await page.goto('/admin/documents');
      await openTab(page, 'synchronisation');
    },
  },
  onItsOwn('/admin/documents', DOCUMENT, 'details', '/admin/documents/details'),
  onItsOwn('/admin/documents', DOCUMENT, 'replace', '/admin/documents/replacement'),
  onItsOwn('/admin/documents', DOCUMENT, 'delete', '/admin/documents/deletion'),
  onUsers('users', () => Promise.resolve()),
  onUsers('users that do not exist', (page) => page.goto('/admin/users?q=xyzzy')),
  onUsers('disabling a user', async (page) => {
    await chooseAction(page, USER, 'disable');
    await page.locator('[data-action=confirm]').waitFor();
  }),
  onUsers('an invitation with faults', async (page) => {
    await page.fill('#invite [name=email]', 'keine-adresse');
    await page.locator('#invite [type=submit]').click();
    await page.locator('[role=alert]').first().waitFor();
  }),
  onItsOwn('/admin/users', USER, 'disable', '/admin/users/:id/disable'),
  { name: 'an import', route: '/admin/users/import', open: (page) => page.goto('/admin/users/import') },
  {
    name: 'an import with faults',
    route: '/admin/users/imports/:id',
    open: async (page) => {
      await page.goto('/admin/users/import');
      await page.fill('[name=text]', LIST);
      await navigate(page, () => page.click('[data-action=preview]'));
    },
  },
  { name: 'audit', route: '/admin/audit', open: (page) => page.goto('/admin/audit') },
  { name: 'feedback', route: '/admin/feedback', open: (page) => page.goto('/admin/feedback') },
  {
    name: 'no feedback',
    route: '/admin/feedback',
    open: (page) => page.goto('/admin/feedback?reason=outdated&rating=helpful'),
  },
  { name: 'instructions', route: '/admin/instructions', open: (page) => page.goto('/admin/instructions') },
];
