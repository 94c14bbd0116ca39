import { parseDocument } from 'htmlparser2';

export type HtmlNode = ReturnType<typeof parseDocument>['children'][number];
export type HtmlElement = Extract<HtmlNode, { readonly attribs: unknown }>;

const BLOCKS = new Set(
  'address article aside blockquote details div dl figure footer h1 h2 h3 h4 h5 h6 header hr li ol p pre section table ul'.split(
    ' ',
  ),
);

/** Parses the HTML of our own renderer. */
export function parseHtml(html: string): HtmlNode[] {
  return parseDocument(html).children;
}

export function isElement(node: HtmlNode): node is HtmlElement {
  return 'attribs' in node;
}

export function isBlock(node: HtmlNode): node is HtmlElement {
  return isElement(node) && BLOCKS.has(node.name);
}

export function hasClass({ attribs }: HtmlElement, name: string): boolean {
  return (attribs.class ?? '').split(' ').includes(name);
}

export function textOf(node: HtmlNode): string {
  if ('data' in node && !isElement(node)) return node.type === 'text' ? node.data : '';
  if (!isElement(node)) return '';
  return node.name === 'br' ? '\n' : node.children.map(textOf).join('');
}

/** Returns those children that are elements with one of the given names. */
export function childrenNamed(node: HtmlElement, ...names: string[]): HtmlElement[] {
  return node.children.filter((child): child is HtmlElement => isElement(child) && names.includes(child.name));
}
