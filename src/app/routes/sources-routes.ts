import path from 'node:path';
import type Router from '@koa/router';
import { attachmentIn } from '../attachments/owners-attachments';
import { changeOf } from '../documents/document-versions';
import type { SourceDocuments } from '../documents/source-documents';
import { citedName } from '../engine/passages';
import { NotFound } from '../errors';
import type { Source, Turn } from '../turns/log';
import type { RequestContext, RequestState } from '../web/context';
import { contentDisposition } from '../web/requests/content-disposition';
import { attachmentAddress } from '../web/views/attachment-view';
import { pageData } from '../web/views/chat-page';
import { type DocumentView, displayOf, textView } from '../web/views/document-view';
import { sourceView } from '../web/views/source-view';
import { turnAddress } from '../web/views/turn-address';
import { render } from '../web/views/views';

type SourceContext = RequestContext & { params: Record<string, string> };

/** Types that a browser displays without running code in them. Files of all other types are sent as attachments. */
const INLINE_TYPES: Record<string, string> = {
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/plain; charset=utf-8',
  '.csv': 'text/plain; charset=utf-8',
};

/**
 * Routes of an answer's sources: a page that shows the document at the cited passage, and the document's file. Both routes look up the
 * source in one of the viewer's own turns.
 */
export function sourceRoutes(router: Router<RequestState>, documents: SourceDocuments): void {
  router.get('/conversations/:id/turns/:turnId/sources/:number', async (ctx) => {
    const { source, turn } = await find(ctx);
    const view = sourceView(source, turnAddress(turn), ctx.state.t.times.day(new Date()));
    const key = documents.keyOf(source.uri);
    const { state, document } = key ? await stateOf(ctx, documents, key, source, turn) : {};
    ctx.body = render('source', {
      ...pageData(ctx),
      source: view,
      back: `/conversations/${ctx.params.id}`,
      original: originalOf(source, view.address, state === 'removed' ? undefined : key),
      state,
      document,
    });
  });

  router.get('/conversations/:id/turns/:turnId/sources/:number/document', async (ctx) => {
    const key = documents.keyOf((await find(ctx)).source.uri);
    if (!key) throw new NotFound('The source is not a document in the knowledge bucket');
    const { content, size } = await documents.open(key);
    const name = citedName(`s3://${key}`);
    const type = INLINE_TYPES[path.extname(name).toLowerCase()];
    ctx.set('content-disposition', contentDisposition(type ? 'inline' : 'attachment', name));
    ctx.type = type ?? 'application/octet-stream';
    if (size !== undefined) ctx.length = size;
    ctx.body = content;
  });
}

async function find(ctx: SourceContext): Promise<{ readonly turn: Turn; readonly source: Source }> {
  const turn = await ctx.state.conversations.turn(ctx.params.id!, ctx.params.turnId!);
  const source = turn.sources.find(({ number }) => String(number) === ctx.params.number);
  if (!source) throw new NotFound(`No source ${ctx.params.number}`);
  return { turn, source };
}

/** The document, and its state: removed, replaced after the answer, or undefined if neither is the case. */
async function stateOf(
  { state: { versions } }: SourceContext,
  documents: SourceDocuments,
  key: string,
  source: Source,
  { askedAt, endedAt = askedAt }: Turn,
): Promise<{ readonly state?: 'removed' | 'replaced' | undefined; readonly document?: DocumentView }> {
  const state = (await versions.current([{ sources: [source] }])).get(source.uri);
  const change = changeOf(source, state, endedAt);
  if (change === 'removed') return { state: change };
  try {
    const document = await documentView(documents, key, source);
    return { state: change && 'replaced', document };
  } catch (error) {
    // The document was removed between the two requests to S3.
    if (error instanceof NotFound) return { state: 'removed' };
    throw error;
  }
}

/** The address of the original: a file in the knowledge bucket, an attached file, or a web page. Undefined if there is no such address. */
function originalOf({ uri, page }: Source, address: string, key: string | undefined): string | undefined {
  if (key) return `${address}/document${page && /\.pdf$/i.test(key) ? `#page=${page}` : ''}`;
  const attachment = attachmentIn(uri);
  if (attachment) return attachmentAddress(attachment.conversationId, attachment.id);
  return /^https?:\/\//.test(uri) ? uri : undefined;
}

async function documentView(documents: SourceDocuments, key: string, { excerpt }: Source): Promise<DocumentView> {
  const kind = displayOf(key);
  return kind === 'text' ? textView(await documents.text(key, excerpt)) : { kind };
}
