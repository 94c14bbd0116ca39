import { depthAfter } from '../answer-depth';
import { cancel, find, on } from './elements';
import './htmx-events';

/** The name of an event is the target of its HTML; src/app/web/stream/answer-writer.ts explains the names. */
const TARGET = /^(\d+)(?:-(\d+))?(?:=(\d+))?$/;

/** For each answer, the depth at which its last change ended. An event without a name continues there. */
const depths = new WeakMap<Element, number>();

/** Applies the changes of a running answer that arrive as events of its stream. */
export function applyAnswerChanges(): void {
  on('htmx:sse:before:message', (event) => {
    const { data, event: name } = event.detail.message;
    if (name === 'end' || data.startsWith('<hx-partial')) return;
    cancel(event);
    applyChange(event.target as Element, name, data);
  });
  on('end', (event) => endAnswer(event.target as HTMLElement, event.detail.data));
}

/** Marks an answer as ended, so that it does not connect again. */
export function endAnswer(article: HTMLElement, status: string): void {
  article.removeAttribute('aria-busy');
  const language = find('.ending[data-language]', article)?.dataset.language;
  if (language) find('.answer', article)!.lang = language;
  article.dataset.status = status;
  // The htmx extension ends the stream only if it finds `hx-sse:close` while it processes this event. Otherwise, it would connect
  // again. So remove the attributes only afterwards.
  queueMicrotask(() => {
    for (const name of ['hx-sse:connect', 'hx-sse:close', 'hx-config']) article.removeAttribute(name);
  });
}

function applyChange(article: Element, name: string, html: string): void {
  const answer: Element = find('.answer', article)!;
  if (name.startsWith('@')) {
    const path = name.slice(1).split('.').map(Number);
    path.reduce((element, index) => element.children[index]!, answer).outerHTML = html;
    return;
  }
  const [, depth, length, kept] = TARGET.exec(name || String(depths.get(article))) ?? [];
  if (depth === undefined) return;
  const element = elementAt(answer, +depth);
  depths.set(article, depthAfter(+depth, html));
  if (kept !== undefined) while (element.childElementCount > +kept) element.lastChild!.remove();
  if (depth === '0' && kept === '0') element.textContent = '';
  if (length) cut(element, +length);
  element.insertAdjacentHTML('beforeend', html);
}

function elementAt(answer: Element, depth: number): Element {
  let element = answer;
  for (let step = 0; step < depth; step++) element = element.lastElementChild!;
  return element;
}

/** Removes characters from the end of an element's text. */
function cut(element: Element, length: number): void {
  for (let left = length; left > 0; ) {
    const last = element.lastChild as Text;
    if (last.length > left) return last.deleteData(last.length - left, left);
    left -= last.length;
    last.remove();
  }
}
