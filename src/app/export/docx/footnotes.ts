import type { Paragraph } from 'docx';
import { childrenNamed, type HtmlElement, type HtmlNode, hasClass, isElement } from './html';

/** The footnotes of a document. Word numbers them in the order of their references. */
export class Footnotes {
  readonly written: Record<string, { readonly children: readonly Paragraph[] }> = {};
  /**
   * `items`: the definitions of footnotes in the current answer. `definitions`: the first definition of each footnote, by its id in
   * the answer's HTML. `numbers`: the numbers of the footnotes that are referred to, by the same ids.
   */
  private items: readonly HtmlElement[] = [];
  private definitions = new Map<string, HtmlElement>();
  private numbers = new Map<string, number>();
  private count = 0;
  /** Whether the text of an answer is being written. Only then can references add footnotes. */
  private isOpen = false;

  /** @param write converts the content of a footnote to Word paragraphs */
  constructor(private readonly write: (nodes: readonly HtmlNode[]) => Paragraph[]) {}

  begin(answer: readonly HtmlNode[]): void {
    this.items = definitionsIn(answer);
    // An answer may define a label twice. On the page, a reference links to the first definition.
    this.definitions = new Map(this.items.toReversed().map((item) => [item.attribs.id ?? '', item]));
    this.numbers = new Map();
    this.isOpen = true;
  }

  /**
   * Adds a footnote if the text refers to the definition `id` for the first time, and returns the number of the footnote. Otherwise,
   * returns undefined; the text must then show the reference in another way.
   */
  refer(id: string): number | undefined {
    // Within a footnote, Word allows no reference to another footnote. A second reference to the same definition must not copy its
    // content.
    if (!this.isOpen || !this.definitions.has(id) || this.numbers.has(id)) return undefined;
    this.numbers.set(id, ++this.count);
    return this.count;
  }

  /**
   * Writes the footnotes of an answer. Called after the text of the answer is written: only then are the numbers of all footnotes known,
   * and a footnote may mention the number of a later one.
   */
  end(): void {
    this.isOpen = false;
    for (const [id, number] of this.numbers)
      this.written[number] = { children: this.write(this.definitions.get(id)!.children) };
  }

  /** Returns the number of a footnote; undefined if no reference in the text has added this footnote. */
  numberOf(id: string): number | undefined {
    return this.numbers.get(id);
  }

  /** The definitions that are not footnotes: those to which the text does not refer, and all definitions of a label except the first. */
  get unused(): HtmlElement[] {
    const used = new Set([...this.numbers.keys()].map((id) => this.definitions.get(id)));
    return this.items.filter((item) => !used.has(item));
  }
}

function definitionsIn(nodes: readonly HtmlNode[]): HtmlElement[] {
  return nodes.filter(isElement).flatMap((node) => {
    if (node.name === 'ol' && hasClass(node, 'footnotes')) return childrenNamed(node, 'li');
    return ['blockquote', 'li', 'ol', 'ul'].includes(node.name) ? definitionsIn(node.children) : [];
  });
}
