import { isTouchOnly } from './composer';
import { forgetEdit } from './drafts';
import { byId, composer, find, message } from './elements';
import { follow } from './following';
import { hasSessionEnded, isQuestion } from './foreign-responses';
import { onRequest, type RequestContext } from './htmx-events';
import { awaitSignIn, keepQuestion, releaseQuestion } from './kept-question';
import { setMessage } from './message-field';

interface Pending {
  readonly question: string;
  readonly article: HTMLElement;
  /**
   * The id of the turn of which the question is another version; null for any other question. If a question cannot be sent, it returns to
   * the composer, except another version of a turn, which its own form keeps.
   */
  readonly replaces: unknown;
}

const pending = new Map<RequestContext, Pending>();

/**
 * Shows a question immediately, until the server responds. If the question cannot be sent, removes it again; `Pending.replaces`
 * decides whether its text returns to the composer.
 */
export function showPendingQuestions(): void {
  onRequest('before:request', begin);
  onRequest('after:request', (ctx) => {
    if (ctx.response!.status < 400) succeed(ctx);
  });
  onRequest('finally:request', fail);
}

function begin(ctx: RequestContext): void {
  const { body } = ctx.request;
  if (!isQuestion(ctx) || !body) return;
  const suggestion = body.get('suggestion');
  // The page shows another version of a question in place of the earlier version, and hides the turns after it.
  const replaces = body.get('replaces');
  const replaced = byId(`question-${replaces}`);
  const question = String(suggestion ?? body.get('message') ?? replaced?.querySelector('.text')?.textContent ?? '');
  if (!question.trim()) return;
  find('[data-follow-ups]')?.replaceChildren();
  pending.set(ctx, { question, article: show(question, replaced), replaces });
  keepQuestion(ctx);
  if (suggestion === null && ctx.sourceElement === composer()) setMessage('');
  // The form or button that has the focus is hidden now or soon, so focus the composer, except on a touch screen, where this
  // would open the keyboard.
  if (!isTouchOnly()) message()!.focus();
}

function show(question: string, replaced: HTMLElement | null): HTMLElement {
  const article = Object.assign(document.createElement('article'), { className: 'question', textContent: question });
  Object.assign(article.dataset, { role: 'user', pending: '' });
  follow();
  if (replaced) replaced.before(article);
  else byId('messages')!.append(article);
  return article;
}

/** Removes the pending question. htmx inserts the server's question in the same task, so that the page does not flicker. */
function succeed(ctx: RequestContext): void {
  const done = pending.get(ctx);
  if (!done) return;
  pending.delete(ctx);
  done.article.remove();
  // If the new answer is shorter than the one that it replaces, the browser scrolls up by itself, and the page would
  // stop following the answer. The user did not scroll, so follow it again.
  follow();
  forgetEdit(done.replaces);
  // Record the branch that the page has shown until now, so that the Back button returns to it.
  if (done.replaces) history.replaceState(null, '', `?branch=${byId<HTMLInputElement>('after')!.value}`);
  releaseQuestion();
}

function fail(ctx: RequestContext): void {
  const failed = pending.get(ctx);
  if (!failed) return;
  pending.delete(ctx);
  failed.article.remove();
  if (hasSessionEnded(ctx)) awaitSignIn();
  else releaseQuestion();
  if (failed.replaces) return find('textarea, button', ctx.sourceElement)?.focus();
  const typed = message()!.value;
  setMessage(typed ? `${failed.question}\n${typed}` : failed.question);
}
