import type Router from '@koa/router';
import { readForm } from '../../app/web/body';
import { type RequestState, wantsFragment } from '../../app/web/context';
import { recorded } from '../audit/recorded';
import type { Trail } from '../audit/trail';
import type { Pages } from '../pages';
import { documentsPage } from './documents-page';
import { done } from './responses';
import type { DocumentServices } from './services';

const LONGEST_QUESTION = 1000;

/** Bringing the knowledge base up to date, and looking into it. */
export function synchronisationRoutes(
  router: Router<RequestState>,
  trail: Trail,
  pages: Pages,
  knowledge: DocumentServices,
): void {
  router.post('/admin/synchronisation', async (ctx) => {
    await recorded(trail, ctx, 'documents.synchronise', '', async () => {
      knowledge.synchroniser.assertSetUp();
      await knowledge.synchroniser.want();
    });
    done(ctx, pages, knowledge, 'synchronising');
  });

  router.post('/admin/probe', async (ctx) => {
    const question = (await readForm(ctx, LONGEST_QUESTION)).get('question')?.trim().slice(0, LONGEST_QUESTION) ?? '';
    const findings = question ? await knowledge.probe.find(question) : [];
    ctx.body = wantsFragment(ctx)
      ? pages.render(ctx, 'documents/findings', { findings, question })
      : await documentsPage(ctx, pages, knowledge, { findings, question });
  });

  router.get(['/admin/synchronisation', '/admin/probe'], (ctx) => ctx.redirect('/admin/documents'));
}
