import type Router from '@koa/router';
import { AnswerMissing, BadRequest, CommentTooLong, ExposedError, NotFound, ReasonMissing } from '../errors';
import { LONGEST_COMMENT, type Opinion, RATINGS, REASONS, type TurnFeedback } from '../turns/turn-feedback';
import { type RequestContext, type RequestState, wantsFragment } from '../web/context';
import { type Form, readForm } from '../web/requests/body';
import { pageData } from '../web/views/chat-page';
import { type FeedbackDraft, feedbackView } from '../web/views/feedback-view';
import { turnAddress } from '../web/views/turn-address';
import { render } from '../web/views/views';

type TurnContext = RequestContext & { params: Record<string, string> };

/**
 * Maximum bytes of a field that the server reads. This is more than a valid comment has, so that the error can state the length of a
 * comment that is too long.
 */
const LONGEST_READ = 400_000;
/** Control characters except tabs and line feeds. */
const CONTROL = /[^\P{Cc}\t\n]/gu;

/** Routes for feedback on an answer. Without JavaScript, a separate page shows what is wrong with the form. */
export function feedbackRoutes(router: Router<RequestState>): void {
  const path = '/conversations/:id/turns/:turnId/feedback';
  router.get(path, showForm);
  router.post(path, give);
}

async function showForm(ctx: TurnContext): Promise<void> {
  const { feedback } = await headOf(ctx);
  if (!wantsFragment(ctx)) return sendForm(ctx, feedback ?? {});
  sendFragment(ctx, feedback, { isOpen: ctx.query.closed === undefined });
}

async function give(ctx: TurnContext): Promise<void> {
  const form = await readForm(ctx, LONGEST_READ);
  const { conversations } = ctx.state;
  const { id, turnId } = ctx.params;
  // First reject another user's turn: only the owner may learn whether a form is valid.
  await headOf(ctx);
  try {
    const turn = await conversations.feedback.give(id!, turnId!, opinionIn(form));
    if (wantsFragment(ctx)) sendFragment(ctx, turn.feedback, { isSent: form.get('comment') !== undefined });
    else {
      ctx.redirect(addressOf(ctx));
      ctx.status = 303;
    }
  } catch (error) {
    if (!(error instanceof ExposedError) || error instanceof AnswerMissing || wantsFragment(ctx)) throw error;
    sendForm(ctx, draftIn(form), ctx.state.t(error.sentence, error.values));
    ctx.status = error.status;
  }
}

/** @throws AnswerMissing */
async function headOf({ params: { id, turnId }, state: { conversations } }: TurnContext) {
  return conversations.head(id!, turnId!).catch((error: Error) => {
    throw error instanceof NotFound ? new AnswerMissing(error.message) : error;
  });
}

/** @throws BadRequest, ReasonMissing, CommentTooLong */
function opinionIn(form: Form): Opinion | undefined {
  const given = form.get('rating');
  if (given === 'withdrawn') return undefined;
  const rating = RATINGS.find((name) => name === given);
  if (!rating) throw new BadRequest(`rating is ${given === undefined ? 'missing' : 'unknown'}`);
  if (rating === 'helpful') return { rating };
  if (!form.get('reason')) throw new ReasonMissing('reason is missing');
  const reason = REASONS.find((name) => name === form.get('reason'));
  if (!reason) throw new BadRequest('reason is unknown');
  const comment = (form.get('comment') ?? '').replace(/\r\n?/g, '\n').replace(CONTROL, '').trim();
  const received = [...comment].length;
  if (received > LONGEST_COMMENT) throw new CommentTooLong({ received, limit: LONGEST_COMMENT });
  const shared = form.get('share') === 'on' ? { shared: true as const } : {};
  return { rating, reason, ...(comment ? { comment } : {}), ...shared };
}

function draftIn(form: Form): FeedbackDraft {
  return { reason: form.get('reason'), comment: form.get('comment'), shared: form.get('share') === 'on' };
}

/**
 * @param state.isOpen whether the fragment contains the form
 * @param state.isSent whether the fragment replaces the form, which had the focus
 */
function sendFragment(
  ctx: TurnContext,
  given: TurnFeedback | undefined,
  state: { readonly isOpen?: boolean; readonly isSent?: boolean },
): void {
  const feedback = feedbackView(given, ctx.params.turnId!, addressOf(ctx));
  ctx.body = render('feedback', { t: ctx.state.t, feedback, ...state });
}

function sendForm(ctx: TurnContext, draft: FeedbackDraft, problem?: string): void {
  const feedback = feedbackView(draft, ctx.params.turnId!, addressOf(ctx));
  ctx.body = render('feedback-page', { ...pageData(ctx), feedback, problem });
}

function addressOf({ params: { id, turnId } }: TurnContext): string {
  return turnAddress({ conversationId: id!, id: turnId! });
}
