import { wantsFragment } from '../../app/web/context';
import type { AdminContext } from '../context';
import type { Pages } from '../pages';
import { DocumentGone } from './errors';
import type { DocumentServices } from './services';

/** What can have been done a moment ago. */
export const NOTICES = [
  'deleted',
  'described',
  'decided',
  'released',
  'undecided',
  'discarded',
  'synchronising',
] as const;

type Notice = (typeof NOTICES)[number];

/** A fragment for the place where it was asked for, or a page of its own around it. */
export function respond(ctx: AdminContext, pages: Pages, template: string, data: object, title: string): void {
  const fragment = pages.render(ctx, `documents/${template}`, data);
  ctx.body = wantsFragment(ctx)
    ? fragment
    : pages.render(ctx, 'sheet', { fragment, title, section: 'documents', back: '/admin/documents' });
}

/** Says what was done; the list itself changes for everybody who looks at it. */
export function done(
  ctx: AdminContext,
  pages: Pages,
  { catalogue }: DocumentServices,
  notice: Notice | undefined,
  problems: readonly string[] = [],
): void {
  catalogue.changed();
  const { t } = ctx.state;
  if (wantsFragment(ctx))
    ctx.body = pages.render(ctx, 'notice', { notice: notice && t(`documents.notice.${notice}`), problems });
  else if (problems.length > 0)
    ctx.body = pages.render(ctx, 'sheet', {
      fragment: pages.render(ctx, 'notice', { problems }),
      title: t('admin.section.documents'),
      section: 'documents',
      back: '/admin/documents',
    });
  else {
    ctx.redirect(`/admin/documents${notice ? `?notice=${notice}` : ''}`);
    ctx.status = 303;
  }
}

/** A document as pages name it: with the ETag of what they show. */
export function documentOf(value: string): { name: string; etag: string } {
  try {
    const [name, etag] = JSON.parse(value) as unknown[];
    if (typeof name === 'string' && name && typeof etag === 'string') return { name, etag };
  } catch {
    // Told below.
  }
  throw new DocumentGone('The document is not named as a page names it');
}

/** The document that an address names. */
export function nameIn({ query }: AdminContext): string | undefined {
  return typeof query.name === 'string' ? query.name : undefined;
}
