import type { AnswerChange } from '../../../src/app/markdown/answer-html';

const VOID = new Set(['br', 'hr', 'input']);

interface Element {
  readonly opening: string;
  readonly children: (Element | string)[];
}

/** A minimal DOM of an answer. Applies changes as the browser's script does. */
export class PageModel {
  private readonly answer: Element = { opening: '', children: [] };

  apply(changes: readonly AnswerChange[]): void {
    for (const change of changes) {
      if ('path' in change) this.replace(change.path, change.html);
      else {
        const element = this.at(change.depth);
        if (change.keep !== undefined) while (elements(element).length > change.keep) element.children.pop();
        if (change.cut) cut(element, change.cut);
        element.children.push(...parse(change.html));
      }
    }
  }

  html(): string {
    return this.answer.children.map(serialise).join('');
  }

  private at(depth: number): Element {
    let element = this.answer;
    for (let step = 0; step < depth; step++) element = elements(element).at(-1)!;
    return element;
  }

  private replace(path: readonly number[], html: string): void {
    let parent = this.answer;
    for (const step of path.slice(0, -1)) parent = elements(parent)[step]!;
    const old = elements(parent)[path.at(-1)!]!;
    parent.children.splice(parent.children.indexOf(old), 1, ...parse(html));
  }
}

function elements(element: Element): Element[] {
  return element.children.filter((child) => typeof child !== 'string');
}

function cut(element: Element, length: number): void {
  for (let left = length; left > 0; ) {
    const last = element.children.pop();
    if (typeof last !== 'string') throw new Error(`Expected text to cut, found ${last?.opening}`);
    if (last.length > left) element.children.push(last.slice(0, -left));
    left -= last.length;
  }
}

function parse(html: string): (Element | string)[] {
  const stack: Element[] = [{ opening: '', children: [] }];
  for (const [piece, slash, tag] of html.matchAll(/<(\/?)([a-z0-9]+)[^>]*>|[^<]+/g)) {
    const parent = stack.at(-1)!;
    if (!tag) parent.children.push(decode(piece));
    else if (slash) stack.pop();
    else {
      const element = { opening: piece, children: [] };
      parent.children.push(element);
      if (!VOID.has(tag)) stack.push(element);
    }
  }
  return stack[0]!.children;
}

function serialise(node: Element | string): string {
  if (typeof node === 'string') return encode(node);
  const tag = /^<([a-z0-9]+)/.exec(node.opening)![1]!;
  return VOID.has(tag) ? node.opening : `${node.opening}${node.children.map(serialise).join('')}</${tag}>`;
}

function decode(text: string): string {
  return text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#x27;/g, "'")
    .replace(/&amp;/g, '&');
}

function encode(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
