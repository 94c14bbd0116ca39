import type { Page } from 'playwright-core';
import { openPassage } from '../../../test/support/browser/chat';
import { openTab } from '../../../test/support/browser/console';
import type { Office, Viewer } from './office';

/** A page of which the command takes pictures. */
export interface Picture {
  readonly name: string;
  readonly viewer: Viewer;
  /** Whether the picture shows the whole page, including the part below the window. */
  readonly isWhole?: boolean;
  /** Opens the page in the state of the picture. */
  show(page: Page, office: Office): Promise<unknown>;
}

const goTo = (path: string) => (page: Page) => page.goto(path);

export const PICTURES: readonly Picture[] = [
  { name: 'empty', viewer: 'anna', show: goTo('/') },
  { name: 'answer', viewer: 'anna', show: (page, office) => showConversation(page, office, 'answer') },
  { name: 'long-answer', viewer: 'anna', show: (page, office) => showConversation(page, office, 'long-answer') },
  { name: 'passage', viewer: 'anna', show: showPassage },
  { name: 'source', viewer: 'anna', show: showSource },
  { name: 'menu', viewer: 'anna', show: showMenu },
  {
    name: 'search',
    viewer: 'anna',
    show: (page, { samples }) => page.goto(`/search?q=${encodeURIComponent(samples.search)}`),
  },
  { name: 'settings', viewer: 'anna', isWhole: true, show: goTo('/settings') },
  { name: 'not-found', viewer: 'anna', show: goTo('/conversations/01ARZ3NDEKTSV4RRFFQ69G5FAV') },
  { name: 'sign-in', viewer: 'signed-out', show: goTo('/') },
  { name: 'signed-out', viewer: 'signed-out', show: goTo('/signed-out') },
  { name: 'console-documents', viewer: 'admin', isWhole: true, show: goTo('/admin/documents') },
  { name: 'console-probe', viewer: 'admin', isWhole: true, show: showProbe },
  { name: 'console-synchronisation', viewer: 'admin', isWhole: true, show: showSynchronisation },
  { name: 'console-people', viewer: 'admin', isWhole: true, show: goTo('/admin/users') },
  { name: 'console-import', viewer: 'admin', isWhole: true, show: goTo('/admin/users/import') },
  { name: 'console-instructions', viewer: 'admin', isWhole: true, show: goTo('/admin/instructions') },
  { name: 'console-feedback', viewer: 'admin', isWhole: true, show: goTo('/admin/feedback') },
  { name: 'console-audit', viewer: 'admin', isWhole: true, show: goTo('/admin/audit') },
];

async function showConversation(page: Page, { conversations }: Office, name: string): Promise<void> {
  await page.goto(conversations.get(name)!);
  await page.locator('article[data-role=assistant][data-status=complete]').last().waitFor();
  // Scroll to the beginning, because the page opens at the end of the conversation.
  await page.locator('#messages').evaluate((messages) => messages.scrollTo(0, 0));
}

async function showPassage(page: Page, office: Office): Promise<void> {
  await showConversation(page, office, 'answer');
  await openPassage(page);
}

async function showSource(page: Page, office: Office): Promise<void> {
  await showConversation(page, office, 'answer');
  const source = await page.locator('a[data-source]').first().getAttribute('href');
  await page.goto(source!);
  await page.locator('mark, .found').first().waitFor();
}

/** On a phone, a button opens the menu with the conversations. */
async function showMenu(page: Page): Promise<void> {
  await page.goto('/');
  const button = page.locator('.menu-button');
  if (!(await button.isVisible())) return;
  await button.click();
  await page.locator('#menu:popover-open').waitFor();
}

async function showProbe(page: Page, { samples }: Office): Promise<void> {
  await page.goto('/admin/documents');
  await openTab(page, 'probe');
  await page.fill('#probe [name=question]', samples.probe);
  await page.click('#probe [type=submit]');
  await page.locator('#findings > *').first().waitFor();
  await page.locator('#probe').scrollIntoViewIfNeeded();
}

async function showSynchronisation(page: Page): Promise<void> {
  await page.goto('/admin/documents');
  await openTab(page, 'synchronisation');
  await page.locator('#jobs').scrollIntoViewIfNeeded();
}
