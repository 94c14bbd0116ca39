import { conversationKey } from './drafts';
import { byId, cancel, closest, composer, find, message, on } from './elements';
import { onRequest, type RequestContext } from './htmx-events';
import { setMessage } from './message-field';
import { remember, remembered } from './storage';

/**
 * A question that is being sent. It can safely be sent again: `fields` contains a turn id, and the server starts only one answer for
 * each turn id.
 */
interface KeptQuestion {
  /** The conversation; see `conversationKey`. */
  readonly key: string;
  readonly action: string;
  /** Where htmx puts the response. */
  readonly swap: string;
  readonly fields: Readonly<Record<string, string>>;
}

const NAME = 'question';

/** Whether the question waits until the user has signed in again. */
let isWaiting = false;
/** Whether the page, not the user, has sent the question, and the user has typed nothing since. */
let isSent = false;

/** Keeps the question of a request until `releaseQuestion` forgets it. */
export function keepQuestion({ sourceElement, request }: RequestContext): void {
  isWaiting = false;
  const fields = Object.fromEntries(request.body as URLSearchParams);
  if (fields.suggestion) fields.message = fields.suggestion;
  delete fields.suggestion;
  const kept: KeptQuestion = {
    key: conversationKey(),
    action: request.action,
    swap: sourceElement.getAttribute('hx-swap')!,
    fields,
  };
  remember(NAME, JSON.stringify(kept));
}

/** Forgets the question, so that no page sends it again by itself. */
export function releaseQuestion(): void {
  isWaiting = false;
  remember(NAME, '');
}

/** Lets the question wait until the user has signed in again. */
export function awaitSignIn(): void {
  isWaiting = true;
}

/** Sends the question that waits, because the user has signed in again in another tab. */
export function sendWaitingQuestion(): void {
  if (isWaiting) send();
}

/**
 * Sends a question to which the previous page received no response. If the user changes the text while a question waits, forgets
 * that question.
 */
export function sendKeptQuestion(): void {
  on('input', (event) => {
    if (!closest(event, '#message, [data-form=edit]')) return;
    isSent = false;
    if (isWaiting) releaseQuestion();
  });
  on('submit', ignoreLateSubmit, true);
  // Wait for htmx: before it is ready, the browser would send the form and show the response as a page.
  on('htmx:after:init', ({ target }) => target === composer() && send());
  onRequest('finally:request', (ctx) => {
    if (ctx.sourceElement.matches('[data-kept]')) ctx.sourceElement.remove();
  });
}

/** Ignores the user's own submit if the page has just sent the same question. */
function ignoreLateSubmit(event: SubmitEvent): void {
  if (!isSent || event.target !== composer() || message()!.value || event.submitter?.matches('[name]')) return;
  cancel(event);
  event.stopPropagation();
}

function send(): void {
  const kept = JSON.parse(remembered(NAME) ?? 'null') as KeptQuestion | null;
  if (!kept) return;
  const { message: question = '', turnId } = kept.fields;
  // This page may already show the question: the user may have left the previous page before the server responded, and may then
  // have opened the conversation that the question started.
  const isShown = find(`[data-turn="${turnId}"]`);
  if (!isShown && kept.key !== conversationKey()) {
    // This page lists the conversation, so the server has the question. If the question were kept, the start page would open the
    // conversation again, or even create it again.
    if (byId(`conversation-${turnId}`)) releaseQuestion();
    return;
  }
  // The page may have returned the question to the composer. Remove it there, and keep what was typed after it.
  const { value } = message()!;
  if (value.startsWith(question)) setMessage(value.slice(question.length).replace(/^\n/, ''));
  if (isShown) return releaseQuestion();
  isSent = true;
  submit(kept);
}

/** Submits a copy of the composer's form, with the fields of the question. */
function submit({ action, swap, fields }: KeptQuestion): void {
  const form = composer()!.cloneNode() as HTMLFormElement;
  for (const name of ['id', 'data-htmx-powered', 'hx-sync']) form.removeAttribute(name);
  form.dataset.kept = '';
  form.setAttribute('hx-post', action);
  form.setAttribute('hx-swap', swap);
  for (const [name, value] of Object.entries(fields))
    form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
  // In `main`, the form inherits the target in which htmx shows why the server refuses a question.
  find('main')!.append(form);
  htmx.process(form);
  if (!fields.replaces) {
    // A first question determines the address of its conversation. Let the composer use that address, too.
    for (const name of ['action', 'hx-post']) composer()!.setAttribute(name, action);
    byId<HTMLInputElement>('turn-id')!.value = fields.turnId!;
  }
  form.requestSubmit();
}
