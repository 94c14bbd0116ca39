// What HTML alone cannot do: apply the changes of an answer, keep the draft, scroll with a growing answer, and stop
// reconnecting to a stream that keeps failing.
'use strict';

const byId = (id) => document.getElementById(id);
const message = () => byId('message');

// --- Answers ------------------------------------------------------------------------------------
// The name of an event is the target of its HTML; src/app/web/answer-writer.ts explains the names.

const TARGET = /^(\d+)(?:-(\d+))?(?:=(\d+))?$/;
// Closing tags of elements that the next text continues, as in answer-writer.ts.
const OPEN_END = /(?:<\/(?:p|li|ul|ol|h[1-6]|blockquote|pre|code(?=><\/pre>))>)+$/;

function elementAt(article, depth) {
  let element = article.querySelector('.answer');
  for (let step = 0; step < depth; step++) element = element.lastElementChild;
  return element;
}

// Removes characters from the end of an element's text.
function cut(element, length) {
  for (let left = length; left > 0; ) {
    const last = element.lastChild;
    if (last.length > left) return last.deleteData(last.length - left, left);
    left -= last.length;
    last.remove();
  }
}

function applyChange(article, name, html) {
  if (name.startsWith('@')) {
    const path = name.slice(1).split('.');
    path.reduce((element, index) => element.children[index], article.querySelector('.answer')).outerHTML = html;
    return;
  }
  const [, depth, length, kept] = TARGET.exec(name || String(article.depth)) ?? [];
  if (depth === undefined) return;
  const element = elementAt(article, Number(depth));
  article.depth = Number(depth) + (OPEN_END.exec(html)?.[0].split('</').length ?? 1) - 1;
  if (kept !== undefined) while (element.childElementCount > Number(kept)) element.lastChild.remove();
  if (depth === '0' && kept === '0') element.textContent = '';
  if (length) cut(element, Number(length));
  element.insertAdjacentHTML('beforeend', html);
}

document.addEventListener('htmx:sse:before:message', (event) => {
  const { data, event: name } = event.detail.message;
  event.target.emptyConnections = 0;
  if (name === 'end' || data.startsWith('<hx-partial')) return;
  event.preventDefault();
  applyChange(event.target, name, data);
});

function end(article, status) {
  article.removeAttribute('aria-busy');
  for (const name of ['hx-sse:connect', 'hx-sse:close', 'hx-config']) article.removeAttribute(name);
  article.dataset.status = status;
}

document.addEventListener('end', (event) => end(event.target, event.detail.data));

// --- Reconnecting -------------------------------------------------------------------------------
// Retrying helps while a server restarts, but not if the response is a redirect to the sign-in page.

// Connections in a row without any event.
const MAX_EMPTY_CONNECTIONS = 3;
const MAX_FAILURES = 12;

function showLost(article) {
  const status = article.querySelector('[role=status]');
  if (status && byId('answer-lost')) status.replaceWith(byId('answer-lost').content.cloneNode(true));
}

// The server has no such answer: it was deleted, or belongs to another user.
function showMissing(article) {
  const ending = article.querySelector('.ending');
  if (!ending || !byId('answer-missing')) return showLost(article);
  ending.replaceChildren(byId('answer-missing').content.cloneNode(true));
  end(article, 'failed');
}

document.addEventListener('htmx:sse:before:connection', (event) => {
  const article = event.target;
  const { isGone, emptyConnections = 0, failures = 0 } = article;
  if (!isGone && emptyConnections < MAX_EMPTY_CONNECTIONS && failures < MAX_FAILURES) return;
  event.preventDefault();
  showLost(article);
});

document.addEventListener('htmx:sse:after:connection', (event) => {
  event.target.emptyConnections = (event.target.emptyConnections ?? 0) + 1;
  event.target.failures = 0;
});

document.addEventListener('htmx:sse:error', (event) => {
  event.target.failures = (event.target.failures ?? 0) + 1;
  if (![401, 403, 404].includes(event.detail.status)) return;
  event.target.isGone = true;
  if (event.detail.status === 404) showMissing(event.target);
});

// --- The composer -------------------------------------------------------------------------------

const showProblem = (id) =>
  (byId('composer-problem') ?? byId('notice'))?.replaceChildren(byId(id).content.cloneNode(true));
const isComposer = (event) => event.detail.ctx?.sourceElement?.id === 'composer';
let sentMessage = '';

// The web ACL's header values for rejected requests, and the templates that explain them.
const FIREWALL_PROBLEMS = { blocked: 'firewall-blocked', outside: 'firewall-blocked', tooMany: 'firewall-tooMany' };

// Only responses of the application itself may enter the page, not those of a sign-in page or a proxy.
document.addEventListener('htmx:before:response', (event) => {
  const { raw, status } = event.detail.ctx.response;
  const isOurs = raw.headers.has('joule-verne');
  const article = event.target.closest?.('article[data-status=streaming], [data-live]');
  if (isOurs && status !== 401 && !(article === event.target && status >= 400)) return;
  event.preventDefault();
  if (article && isOurs && status === 404) showMissing(article);
  else if (article) showLost(article);
  else
    showProblem(
      FIREWALL_PROBLEMS[raw.headers.get('x-joule-verne')] ?? (status >= 500 ? 'connection-lost' : 'session-ended'),
    );
});

// An expired session redirects to another origin, which a script sees as a failed connection.
document.addEventListener('htmx:error', (event) => {
  const source = event.detail.ctx?.sourceElement;
  if (source?.matches('article, [data-live]')) showLost(source);
  else if (source) showProblem(navigator.onLine ? 'session-ended' : 'connection-lost');
});

document.addEventListener('htmx:before:request', (event) => {
  if (isComposer(event)) sentMessage = message().value;
});

// Remove the sent message from the composer, and keep what was typed after it.
document.addEventListener('htmx:after:request', (event) => {
  if (!isComposer(event) || event.detail.ctx.response.status >= 400) return;
  const { value } = message();
  if (value.startsWith(sentMessage)) message().value = value.slice(sentMessage.length);
  showLength();
  isFollowing = true;
});

// Safari ends a composition before it reports the Enter key that ended it: WebKit bug 165004. That key has code 229.
const isComposing = (event) => event.isComposing || event.keyCode === 229;
// On a touch screen alone, Enter starts a new line; a mouse or trackpad suggests a keyboard.
const isTouchOnly = () =>
  window.matchMedia('(pointer: coarse)').matches && !window.matchMedia('(any-pointer: fine)').matches;

document.addEventListener('keydown', (event) => {
  if (event.target !== message() || event.key !== 'Enter' || event.shiftKey || isComposing(event)) return;
  if (isTouchOnly() && !event.ctrlKey && !event.metaKey) return;
  event.preventDefault();
  byId('composer').requestSubmit(byId('composer').querySelector('[type=submit]'));
});

// Ignore the second click of a double click.
document.addEventListener(
  'click',
  (event) => {
    if (event.detail > 1 && event.target.closest('#composer [type=submit], [data-suggestion], [data-action=retry]'))
      event.preventDefault();
  },
  true,
);

// --- The length of a question -------------------------------------------------------------------
// Counted as in src/app/question-limit.ts. There is no maxlength, which would silently cut a pasted text.

const NEAR_LIMIT = 0.8;
const numbers = new Intl.NumberFormat(document.documentElement.lang.replace(/^(?!en)(..)$/, '$1-CH'));

function showLength() {
  const { value, dataset } = message();
  const length = [...value].length;
  const bytes = new TextEncoder().encode(value).length;
  const limit = Math.min(dataset.characters, Math.floor((dataset.bytes * length) / (bytes || 1)) || Infinity);
  const [general, note] = [byId('message-limit'), byId('message-length')];
  note.hidden = length < limit * NEAR_LIMIT;
  general.hidden = !note.hidden;
  note.classList.toggle('over', length > limit);
  message().setAttribute('aria-describedby', note.hidden ? general.id : note.id);
  message().setAttribute('aria-invalid', String(length > limit));
  if (note.hidden) return;
  const sentence = length > limit ? note.dataset.over : note.dataset.near;
  note.textContent = sentence.replace('{length}', numbers.format(length)).replace('{limit}', numbers.format(limit));
}

if (message()) {
  message().addEventListener('input', showLength);
  showLength();
}

// --- Scrolling with a growing answer ------------------------------------------------------------
// Only while the end of the page is visible; scrolling up stops it.

let isFollowing = true;
const messages = byId('messages');

if (messages) {
  let end = 0;
  // The page may grow before the scroll event is delivered, so the scroll position itself is checked as well.
  const scrollToEnd = () => {
    isFollowing &&= messages.scrollTop >= Math.min(end, messages.scrollHeight - messages.clientHeight) - 1;
    if (!isFollowing) return;
    messages.scrollTop = messages.scrollHeight;
    end = messages.scrollTop;
  };
  messages.addEventListener(
    'scroll',
    () => {
      isFollowing = messages.scrollHeight - messages.scrollTop - messages.clientHeight < 60;
    },
    { passive: true },
  );
  new MutationObserver(scrollToEnd).observe(messages, { childList: true, subtree: true, characterData: true });
  scrollToEnd();
}
