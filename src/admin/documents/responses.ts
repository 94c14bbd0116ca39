import { wantsFragment } from '../../app/web/context';
import type { AdminContext } from '../context';

/** Notices that the pages of documents and of the synchronisation can show. Each has a sentence `documents.notice.<name>`. */
const NOTICES = ['deleted', 'described', 'decided', 'released', 'undecided', 'discarded', 'synchronising'] as const;

type Notice = (typeof NOTICES)[number];

/** Responds with a fragment, or with a page around it for a browser without JavaScript. */
export function respond(ctx: AdminContext, template: string, data: object, title: string): void {
  const { pages } = ctx.state;
  const fragment = pages.render(ctx, `documents/${template}`, data);
  ctx.body = wantsFragment(ctx) ? fragment : sheet(ctx, fragment, title);
}

/**
 * Responds after a change, and makes the catalogue update every page that follows the list.
 *
 * @param address the page to which a browser without JavaScript returns
 */
export function respondDone(
  ctx: AdminContext,
  notice: Notice | undefined,
  problems: readonly string[] = [],
  address = '/admin/documents',
): void {
  const { documents, pages, t } = ctx.state;
  documents.catalogue.changed();
  if (wantsFragment(ctx)) {
    ctx.body = pages.render(ctx, 'notice', { notice: notice && t(`documents.notice.${notice}`), problems });
  } else if (problems.length > 0) {
    ctx.body = sheet(ctx, pages.render(ctx, 'notice', { problems }), t('admin.section.documents'));
  } else {
    ctx.redirect(`${address}${notice ? `?notice=${notice}` : ''}`);
    ctx.status = 303;
  }
}

/** Returns the notice that a page shows after a redirect; undefined if the query contains none. */
export function noticeIn({ query, state }: AdminContext): string | undefined {
  const notice = NOTICES.find((known) => known === query.notice);
  return notice && state.t(`documents.notice.${notice}`);
}

/** Returns the document name in a query. */
export function nameIn({ query }: AdminContext): string | undefined {
  return typeof query.name === 'string' ? query.name : undefined;
}

function sheet(ctx: AdminContext, fragment: string, title: string): string {
  return ctx.state.pages.render(ctx, 'sheet', { fragment, title, section: 'documents', back: '/admin/documents' });
}
