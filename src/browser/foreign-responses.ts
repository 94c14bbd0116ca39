import { APPLICATION_HEADER, BLOCK_REASON_HEADER } from '../response-headers';
import { byId, cancel, contentOf, on } from './elements';
import { onRequest, type RequestContext } from './htmx-events';
import { showLost, showMissing } from './reconnecting';

const ended = new WeakSet<RequestContext>();

/** Whether a request asks a question: a new one, an edited one, or the same one again to get another answer. */
export const isQuestion = ({ request }: RequestContext) => /\/turns(\?|$)/.test(request.action);

/** Whether a request failed, probably because the session has ended. */
export function hasSessionEnded(ctx: RequestContext): boolean {
  return ended.has(ctx);
}

/**
 * Prevents htmx from inserting the response of a sign-in page, the web ACL or a proxy, a 401 response, or an error response to a request
 * for a stream. Explains the problem instead.
 */
export function rejectForeignResponses(): void {
  // Remove the error message of an earlier request.
  onRequest('before:request', (ctx) => {
    if (!liveElement(ctx)) placeOf(ctx.sourceElement)?.querySelector('[role=alert]')?.remove();
  });
  on('htmx:before:response', (event) => {
    const { ctx } = event.detail;
    const { raw, status } = ctx.response!;
    const isOurs = raw.headers.has(APPLICATION_HEADER);
    const live = liveElement(ctx);
    if (isOurs && status !== 401 && !(live && status >= 400)) return;
    cancel(event);
    if (live && isOurs && status === 404) showMissing(live);
    else if (live) showLost(live);
    else explain(problemOf(raw, status), ctx);
  });
  // If the session has expired, the response redirects to another origin. A script sees this as a failed connection.
  on('htmx:error', (event) => {
    const { ctx } = event.detail;
    if (!ctx) return;
    const live = liveElement(ctx);
    if (live) showLost(live);
    else explain(navigator.onLine ? 'session-ended' : 'connection-lost', ctx);
  });
}

/**
 * Shows the content of a template near the element that caused a problem: in the element that `data-problems` names, at the
 * composer, or at the top of a page of the console.
 */
export function showProblem(id: string, cause: Element): void {
  placeOf(cause)?.replaceChildren(contentOf(id)!);
}

function placeOf(cause: Element): HTMLElement | null {
  return byId(cause.closest<HTMLElement>('[data-problems]')?.dataset.problems ?? 'composer-problem') ?? byId('notice');
}

/** The element that follows a stream, if the request opens this stream. */
function liveElement({ sourceElement }: RequestContext): HTMLElement | undefined {
  return sourceElement.matches('article, [data-live]') ? (sourceElement as HTMLElement) : undefined;
}

function explain(problem: string, ctx: RequestContext): void {
  if (problem === 'session-ended') ended.add(ctx);
  const forQuestion = `${problem}-question`;
  showProblem(isQuestion(ctx) && byId(forQuestion) ? forQuestion : problem, ctx.sourceElement);
}

/** The template that explains a response. The web ACL names the reason why it has rejected a request. */
function problemOf({ headers }: Response, status: number): string {
  const refusal = `firewall-${headers.get(BLOCK_REASON_HEADER)}`;
  if (byId(refusal)) return refusal;
  return status >= 500 ? 'connection-lost' : 'session-ended';
}
