import type Router from '@koa/router';
import { titleOf } from '../conversations/titles';
import type { DocumentRegister } from '../documents/document-register';
import { ExportRunning, ExportTooLong, NotFound } from '../errors';
import { documentOwners } from '../export/document-owners';
import { DocxFiles } from '../export/docx-file';
import { type Export, exportOf, lengthOf } from '../export/export';
import { fileName } from '../export/file-name';
import { HTML_POLICY, htmlFile } from '../export/html-file';
import { jsonFile } from '../export/json-file';
import { answerMarkdown, markdownFile } from '../export/markdown-file';
import { sheetOf } from '../export/sheet';
import type { Turn } from '../turns/log';
import type { RequestContext, RequestState } from '../web/context';
import { contentDisposition } from '../web/requests/content-disposition';

type ExportContext = RequestContext & { params: Record<string, string> };

const DOCX_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** Maximum number of characters of all questions, answers and passages in an export. `docs/exports.md` names the same limits. */
const LONGEST = { docx: 3_000_000, others: 20_000_000 };

/** Routes that send a conversation or one answer as a file for download, and the text that a user copies. */
export function exportRoutes(router: Router<RequestState>, register: DocumentRegister, bucket: string): void {
  const docxFiles = new DocxFiles();

  router.get('/conversations/:id/export.:format', async (ctx) => {
    await send(ctx, await read(ctx, await turnsOfBranch(ctx)));
  });

  router.get('/conversations/:id/turns/:turnId/export.:format', async (ctx) => {
    const turn = await endedTurn(ctx);
    await send(ctx, await read(ctx, [turn], titleOf(turn.question)));
  });

  // The text that a user copies: the answer and its sources, without the question.
  router.get('/conversations/:id/turns/:turnId/answer.md', async (ctx) => {
    const { turns, ...rest } = await read(ctx, [await endedTurn(ctx)]);
    const {
      turns: [turn],
      words,
    } = sheetOf({ ...rest, turns }, ctx.state);
    ctx.type = 'text/markdown';
    ctx.body = await answerMarkdown(turn!, words);
  });

  /**
   * Reads the conversation after its turns have been read. If the conversation still exists then, its deletion had not begun when the turns
   * were read, so no turn is missing.
   */
  async function read(ctx: ExportContext, turns: readonly Turn[], title?: string): Promise<Export> {
    const conversation = await ctx.state.conversations.find(ctx.params.id!);
    const [states, owners] = await Promise.all([
      ctx.state.versions.current(turns),
      documentOwners(register, bucket, turns),
    ]);
    return exportOf(conversation, title ?? conversation.title, turns, states, owners);
  }

  async function send(ctx: ExportContext, exported: Export): Promise<void> {
    const { format } = ctx.params;
    assertShort(lengthOf(exported), format === 'docx' ? LONGEST.docx : LONGEST.others);
    const sheet = sheetOf(exported, ctx.state);
    switch (format) {
      case 'md':
        ctx.body = await markdownFile(sheet);
        ctx.type = 'text/markdown';
        break;
      case 'html':
        ctx.body = await htmlFile(sheet);
        ctx.set('content-security-policy', `${HTML_POLICY}; frame-ancestors 'none'; sandbox`);
        break;
      case 'json':
        ctx.body = jsonFile(exported, ctx.state);
        ctx.type = 'json';
        break;
      case 'docx':
        ctx.body = await docxFiles.write(sheet);
        ctx.type = DOCX_TYPE;
        break;
      default:
        throw new NotFound('The format must be md, docx, html or json');
    }
    ctx.set('content-disposition', contentDisposition('attachment', fileName(exported.title, format)));
  }
}

/** The turns of the branch that a page with the same parameter `branch` shows. */
async function turnsOfBranch(ctx: ExportContext): Promise<Turn[]> {
  const branches = await ctx.state.conversations.branchesOf(ctx.params.id!);
  const through = new URLSearchParams(ctx.querystring).get('branch') ?? undefined;
  return branches.through(through).map(({ turn }) => turn);
}

/** @throws NotFound, ExportRunning */
async function endedTurn(ctx: ExportContext): Promise<Turn> {
  const turn = await ctx.state.conversations.turn(ctx.params.id!, ctx.params.turnId!);
  if (turn.status === 'streaming') throw new ExportRunning('The answer is still being written');
  return turn;
}

/** @throws ExportTooLong */
function assertShort(length: number, limit: number): void {
  if (length > limit) throw new ExportTooLong(`The export has ${length} characters; expected at most ${limit}`);
}
