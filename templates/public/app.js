// What HTML cannot do: put an answer's pieces where they belong, keep what a person typed, follow
// the end of the page, and stop asking when nobody answers any more.
'use strict';

const byId = (id) => document.getElementById(id);
const message = () => byId('message');

// --- Answers ------------------------------------------------------------------------------------
// Event names say where their HTML goes; src/app/web/answer-writer.ts lists them.

const PLACE = /^(\d+)(?:-(\d+))?(?:=(\d+))?$/;
const GOES_ON = /(?:<\/(?:p|li|ul|ol|h[1-6]|blockquote|pre|code(?=><\/pre>))>)+$/;

function elementAt(article, depth) {
  let element = article.querySelector('.answer');
  for (let step = 0; step < depth; step++) element = element.lastElementChild;
  return element;
}

function cut(element, length) {
  for (let left = length; left > 0; ) {
    const last = element.lastChild;
    if (last.length > left) return last.deleteData(last.length - left, left);
    left -= last.length;
    last.remove();
  }
}

function grow(article, name, html) {
  if (name.startsWith('@')) {
    const path = name.slice(1).split('.');
    path.reduce((element, index) => element.children[index], article.querySelector('.answer')).outerHTML = html;
    return;
  }
  const [, depth, length, kept] = PLACE.exec(name || String(article.depth)) ?? [];
  if (depth === undefined) return;
  const element = elementAt(article, Number(depth));
  article.depth = Number(depth) + (GOES_ON.exec(html)?.[0].split('</').length ?? 1) - 1;
  if (kept !== undefined) while (element.childElementCount > Number(kept)) element.lastChild.remove();
  if (depth === '0' && kept === '0') element.textContent = '';
  if (length) cut(element, Number(length));
  element.insertAdjacentHTML('beforeend', html);
}

document.addEventListener('htmx:sse:before:message', (event) => {
  const { data, event: name } = event.detail.message;
  event.target.opened = 0;
  if (name === 'end' || data.startsWith('<hx-partial')) return;
  event.preventDefault();
  grow(event.target, name, data);
});

document.addEventListener('end', (event) => {
  const article = event.target;
  article.removeAttribute('aria-busy');
  for (const name of ['hx-sse:connect', 'hx-sse:close', 'hx-config']) article.removeAttribute(name);
  article.dataset.status = event.detail.data;
});

// --- Connections that lead nowhere --------------------------------------------------------------
// A sign-in page is no stream, however often it is fetched; a server that restarts comes back.

const OPENED_IN_VAIN = 3;
const FAILED_IN_A_ROW = 12;

function lost(article) {
  const status = article.querySelector('[role=status]');
  if (status && byId('answer-lost')) status.replaceWith(byId('answer-lost').content.cloneNode(true));
}

document.addEventListener('htmx:sse:before:connection', (event) => {
  const article = event.target;
  if (!article.gone && (article.opened ?? 0) < OPENED_IN_VAIN && (article.failed ?? 0) < FAILED_IN_A_ROW) return;
  event.preventDefault();
  lost(article);
});

document.addEventListener('htmx:sse:after:connection', (event) => {
  event.target.opened = (event.target.opened ?? 0) + 1;
  event.target.failed = 0;
});

document.addEventListener('htmx:sse:error', (event) => {
  event.target.failed = (event.target.failed ?? 0) + 1;
  if ([401, 403, 404].includes(event.detail.status)) event.target.gone = true;
});

// --- The composer -------------------------------------------------------------------------------

const problem = (id) => (byId('composer-problem') ?? byId('notice'))?.replaceChildren(byId(id).content.cloneNode(true));
const isComposer = (event) => event.detail.ctx?.sourceElement?.id === 'composer';
let sent = '';

// What the firewall in front of the product calls its refusals.
const REFUSALS = { blocked: 'firewall-blocked', outside: 'firewall-blocked', tooMany: 'firewall-tooMany' };

// Only what the application itself answers may enter the page.
document.addEventListener('htmx:before:response', (event) => {
  const { raw, status } = event.detail.ctx.response;
  if (raw.headers.has('joule-verne') && status !== 401) return;
  event.preventDefault();
  const article = event.target.closest?.('article[data-status=streaming], [data-live]');
  if (article) lost(article);
  else problem(REFUSALS[raw.headers.get('x-joule-verne')] ?? (status >= 500 ? 'connection-lost' : 'session-ended'));
});

// A session that has ended redirects to another origin, which a script sees as a failed connection.
document.addEventListener('htmx:error', (event) => {
  const source = event.detail.ctx?.sourceElement;
  if (source?.matches('article, [data-live]')) lost(source);
  else if (source) problem(navigator.onLine ? 'session-ended' : 'connection-lost');
});

document.addEventListener('htmx:before:request', (event) => {
  if (isComposer(event)) sent = message().value;
});

// What was sent goes; what was typed meanwhile stays.
document.addEventListener('htmx:after:request', (event) => {
  if (!isComposer(event) || event.detail.ctx.response.status >= 400) return;
  const { value } = message();
  if (value.startsWith(sent)) message().value = value.slice(sent.length);
  following = true;
});

document.addEventListener('keydown', (event) => {
  if (event.target !== message() || event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  if (window.matchMedia('(pointer: coarse)').matches) return;
  event.preventDefault();
  byId('composer').requestSubmit(byId('composer').querySelector('[type=submit]'));
});

// The second click of a double click asks nothing.
document.addEventListener(
  'click',
  (event) => {
    if (event.detail > 1 && event.target.closest('#composer [type=submit], [data-suggestion], [data-action=retry]'))
      event.preventDefault();
  },
  true,
);

// --- Following the end of the page --------------------------------------------------------------
// As long as the reader is there; scrolling up stops it.

let following = true;
const messages = byId('messages');

if (messages) {
  let end = 0;
  // The page may grow before a reader's scrolling is told of.
  const toEnd = () => {
    following &&= messages.scrollTop >= Math.min(end, messages.scrollHeight - messages.clientHeight) - 1;
    if (!following) return;
    messages.scrollTop = messages.scrollHeight;
    end = messages.scrollTop;
  };
  messages.addEventListener(
    'scroll',
    () => {
      following = messages.scrollHeight - messages.scrollTop - messages.clientHeight < 60;
    },
    { passive: true },
  );
  new MutationObserver(toEnd).observe(messages, { childList: true, subtree: true, characterData: true });
  toEnd();
}
