import path from 'node:path';
import type { Readable } from 'node:stream';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type Router from '@koa/router';
import { DOCUMENTS_PREFIX } from '../../contract';
import { NotFound } from '../errors';
import type { Source } from '../turns/log';
import { pageData } from './chat-page';
import { contentDisposition } from './content-disposition';
import type { RequestContext, RequestState } from './context';
import { documentName, sourceView } from './source-view';
import { render } from './views';

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

/** Routes of an answer's sources: the passage, and its document. Both are found through the viewer's own turn. */
export function sourceRoutes(router: Router<RequestState>, s3: S3Client, bucket: string): void {
  router.get('/conversations/:id/turns/:turnId/sources/:number', async (ctx) => {
    const source = await find(ctx);
    const view = sourceView(source, `/conversations/${ctx.params.id}/turns/${ctx.params.turnId}`);
    const key = documentKey(source.uri, bucket);
    const document = key ? `${view.address}/document` : /^https?:\/\//.test(source.uri) ? source.uri : undefined;
    const anchor = document && source.page && /\.pdf$/i.test(view.name) ? `#page=${source.page}` : '';
    ctx.body = render('source', {
      ...pageData(ctx),
      source: view,
      back: `/conversations/${ctx.params.id}`,
      document: document && document + anchor,
    });
  });

  router.get('/conversations/:id/turns/:turnId/sources/:number/document', async (ctx) => {
    const key = documentKey((await find(ctx)).uri, bucket);
    if (!key) throw new NotFound('The source is not a document in the knowledge bucket');
    const { Body, ContentLength } = await s3
      .send(new GetObjectCommand({ Bucket: bucket, Key: key }))
      .catch((error: Error) => {
        if (error.name === 'NoSuchKey') throw new NotFound('The document no longer exists', { cause: error });
        throw error;
      });
    const name = documentName(`s3://${key}`);
    const type = INLINE_TYPES[path.extname(name).toLowerCase()];
    ctx.set('content-disposition', contentDisposition(type ? 'inline' : 'attachment', name));
    ctx.type = type ?? 'application/octet-stream';
    if (ContentLength !== undefined) ctx.length = ContentLength;
    ctx.body = Body as Readable;
  });
}

async function find(ctx: SourceContext): Promise<Source> {
  const turn = await ctx.state.conversations.turn(ctx.params.id!, ctx.params.turnId!);
  const source = turn.sources.find(({ number }) => String(number) === ctx.params.number);
  if (!source) throw new NotFound(`No source ${ctx.params.number}`);
  return source;
}

function documentKey(uri: string, bucket: string): string | undefined {
  const prefix = `s3://${bucket}/${DOCUMENTS_PREFIX}`;
  return uri.startsWith(prefix) ? uri.slice(`s3://${bucket}/`.length) : undefined;
}
