import { QuestionLimit } from '../../app/conversations/question-limit';
import { citedName } from '../../app/engine/passages';
import { LONGEST_QUERY } from '../../app/engine/retrieval';
import { wantsFragment } from '../../app/web/context';
import { readForm } from '../../app/web/requests/body';
import { audit } from '../audit/audit';
import type { AdminRouter } from '../context';
import { partsChanges } from './list-changes';
import { noticeIn, respondDone } from './responses';
import { sendChanges } from './send-changes';
import { synchronisationPage, synchronisationParts } from './synchronisation-page';

/** A character takes up at most four bytes in UTF-8. */
const LIMIT = new QuestionLimit(LONGEST_QUERY, 4 * LONGEST_QUERY);

/** Routes for synchronising the knowledge base on request, and for probing it. */
export function knowledgeBaseRoutes(router: AdminRouter): void {
  router.get('/admin/synchronisation', async (ctx) => {
    ctx.body = await synchronisationPage(ctx, noticeIn(ctx));
  });

  router.get('/admin/synchronisation/changes', (ctx) => {
    if (ctx.get('sec-fetch-mode') === 'navigate') return ctx.redirect('/admin/synchronisation');
    sendChanges(ctx, (snapshot) => synchronisationParts(ctx, snapshot), partsChanges);
  });

  router.post('/admin/synchronisation', async (ctx) => {
    const { scheduler } = ctx.state.documents;
    await audit(ctx, 'documents.synchronise', '', async () => {
      scheduler.assertSetUp();
      await scheduler.request();
    });
    respondDone(ctx, 'synchronising', [], '/admin/synchronisation');
  });

  router.post('/admin/probe', async (ctx) => {
    const { documents, pages } = ctx.state;
    const question = (await readForm(ctx, LIMIT.bytes)).get('question')?.trim() ?? '';
    LIMIT.assertWithin(question);
    const findings = (question ? await documents.probe.find(question) : []).map(({ passage, score }) => {
      return { ...passage, document: citedName(passage.uri), score };
    });
    ctx.body = wantsFragment(ctx)
      ? pages.render(ctx, 'documents/findings', { findings, question })
      : pages.render(ctx, 'documents/probe-page', { findings, question });
  });

  router.get('/admin/probe', (ctx) => {
    ctx.body = ctx.state.pages.render(ctx, 'documents/probe-page', {});
  });
}
