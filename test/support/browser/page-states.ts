import type { Page } from 'playwright-core';
import { chatStates, prepare } from './chat-states';
import { consoleStates } from './console-states';
import type { PageState } from './page-state';

/** All states of all pages for a signed-in admin. */
export const pageStates: readonly PageState[] = [...chatStates, ...consoleStates];

/** Brings the page of a signed-in admin into each state, and calls `visit` for each. */
export async function visitStates(page: Page, visit: (state: PageState) => Promise<unknown>): Promise<void> {
  const prepared = await prepare(page);
  for (const state of pageStates) {
    await page.setViewportSize({ width: 1280, height: 800 });
    await state.open(page, prepared);
    await visit(state);
    await state.close?.(page);
  }
}

/**
 * The routes that a browser can open with GET but that have no entry in the states, and what they return. A `confirmation` is a page that
 * asks an admin to confirm an action. It needs no entry, because the confirmation of another action, which has one, uses the same page.
 */
export const NOT_PAGES: Readonly<Record<string, 'redirect' | 'file' | 'stream' | 'fragment' | 'confirmation'>> = {
  '/sign-out': 'redirect',
  '/language': 'redirect',
  '/settings/conversations/deletion': 'redirect',
  '/conversations': 'fragment',
  '/conversations/:id/delete': 'redirect',
  '/conversations/:id/deletion': 'redirect',
  '/conversations/:id/deletion/undo': 'redirect',
  '/conversations/:id/turns': 'fragment',
  '/conversations/:id/turns/:turnId': 'redirect',
  '/conversations/:id/turns/:turnId/answer': 'stream',
  '/conversations/:id/turns/:turnId/answer/running': 'fragment',
  '/conversations/:id/turns/:turnId/answer/stop': 'redirect',
  '/conversations/:id/turns/:turnId/answer.md': 'file',
  '/conversations/:id/export.:format': 'file',
  '/conversations/:id/turns/:turnId/export.:format': 'file',
  '/conversations/:id/attachments/:attachmentId': 'file',
  '/conversations/:id/turns/:turnId/sources/:number/document': 'file',
  '/admin': 'redirect',
  '/admin/audit.csv': 'file',
  '/admin/feedback.csv': 'file',
  '/admin/documents/changes': 'stream',
  '/admin/synchronisation/changes': 'stream',
  '/admin/documents/incoming/:id/release': 'confirmation',
  '/admin/documents/incoming/:id/discard': 'confirmation',
  '/admin/documents/file': 'file',
  '/admin/documents/incoming/:id': 'redirect',
  '/admin/instructions/restoration': 'redirect',
  '/admin/users/:id/invitation': 'confirmation',
  '/admin/users/:id/enable': 'confirmation',
  '/admin/users/:id/reset-password': 'confirmation',
  '/admin/users/:id/sign-out': 'confirmation',
  '/admin/users/:id/grant-admin': 'confirmation',
  '/admin/users/:id/revoke-admin': 'confirmation',
  '/admin/users/:id/delete': 'confirmation',
  '/admin/users/imports': 'redirect',
  '/admin/users/imports/:id/start': 'redirect',
  '/admin/users/imports/:id/result.csv': 'file',
};
