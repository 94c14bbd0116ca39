import type { Paragraph } from 'docx';
import { childrenNamed, type HtmlElement, type HtmlNode, hasClass, isElement } from './html';

/** The footnotes of a document. Word numbers them in the order of their references. */
export class Footnotes {
  readonly written: Record<string, { readonly children: readonly Paragraph[] }> = {};
  /**
   * `definitions`: the definitions of footnotes in the current answer, by their ids in its HTML. `numbers`: the numbers of the
   * footnotes that are referred to, by the same ids.
   */
  private definitions = new Map<string, HtmlElement>();
  private numbers = new Map<string, number>();
  private count = 0;
  private isWriting = false;

  /** @param write converts a footnote's content */
  constructor(private readonly write: (nodes: readonly HtmlNode[]) => Paragraph[]) {}

  begin(answer: readonly HtmlNode[]): void {
    this.definitions = new Map(definitionsIn(answer).map((item) => [item.attribs.id ?? '', item]));
    this.numbers = new Map();
  }

  /**
   * Adds a footnote when the text refers to its definition for the first time, and returns its number. Returns undefined if it adds
   * none; the text must then show the reference in another way.
   */
  refer(id: string): number | undefined {
    const definition = this.definitions.get(id);
    // Within a footnote, Word allows no reference to another footnote. A second reference to the same definition must not copy its
    // content.
    if (!definition || this.isWriting || this.numbers.has(id)) return undefined;
    const number = ++this.count;
    this.numbers.set(id, number);
    this.isWriting = true;
    this.written[number] = { children: this.write(definition.children) };
    this.isWriting = false;
    return number;
  }

  /** The number of a footnote that an earlier reference has added. */
  numberOf(id: string): number | undefined {
    return this.numbers.get(id);
  }

  /** The definitions of footnotes to which the text does not refer. */
  get unused(): HtmlElement[] {
    return [...this.definitions].filter(([id]) => !this.numbers.has(id)).map(([, item]) => item);
  }
}

function definitionsIn(nodes: readonly HtmlNode[]): HtmlElement[] {
  return nodes.filter(isElement).flatMap((node) => {
    if (node.name === 'ol' && hasClass(node, 'footnotes')) return childrenNamed(node, 'li');
    return ['blockquote', 'li', 'ol', 'ul'].includes(node.name) ? definitionsIn(node.children) : [];
  });
}
