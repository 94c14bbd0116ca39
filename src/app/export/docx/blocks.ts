import { AlignmentType, HeadingLevel, type IParagraphOptions, Paragraph, type ParagraphChild, type Table } from 'docx';
import type { Footnotes } from './footnotes';
import { childrenNamed, type HtmlElement, type HtmlNode, hasClass, isBlock, isElement, textOf } from './html';
import { type Inline, plainText } from './inline';
import type { ListNumbering, Lists } from './lists';
import { STYLES } from './styles';
import { table } from './table';

/** Twentieths of a point by which a list or a quotation is indented. */
const INDENT = 400;
/** The largest indentation, in twentieths of a point. */
const LARGEST_INDENT = 4800;

/** Describes the position of a block in the document. */
export interface Place {
  readonly indent: number;
  /** The number of lists that contain the block. */
  readonly depth: number;
  readonly style?: string;
  /** Set for the first paragraph of a list item. */
  readonly item?: ListNumbering | undefined;
}

export const TOP: Place = { indent: 0, depth: 0 };

/** Converts the HTML of an answer to Word's paragraphs and tables. */
export class Blocks {
  constructor(
    private readonly inline: Inline,
    private readonly footnotes: Footnotes,
    private readonly lists: Lists,
  ) {}

  /** @param locale the locale of the answer, if it differs from the document's */
  answer(nodes: readonly HtmlNode[], locale: string | undefined): (Paragraph | Table)[] {
    this.inline.begin(locale);
    this.footnotes.begin(nodes);
    const text = this.blocks(nodes, TOP);
    this.footnotes.end();
    return [...text, ...this.footnotes.unused.flatMap((item) => this.unusedFootnote(item))];
  }

  /** Converts nodes. Consecutive inline nodes form a paragraph. */
  blocks(nodes: readonly HtmlNode[], place: Place): (Paragraph | Table)[] {
    const blocks: (Paragraph | Table)[] = [];
    let item = place.item;
    let inline: HtmlNode[] = [];
    const add = (...added: (Paragraph | Table)[]) => {
      blocks.push(...added);
      item = undefined;
    };
    const here = (): Place => ({ ...place, item });
    const flush = () => {
      if (inline.some((node) => isElement(node) || textOf(node).trim() !== '')) add(this.paragraph(inline, here()));
      inline = [];
    };
    for (const node of nodes) {
      if (!isBlock(node)) {
        inline.push(node);
        continue;
      }
      flush();
      // Only a paragraph can have the number or bullet of a list item, so add an empty paragraph before any other block.
      if (item && !['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'].includes(node.name)) add(this.paragraph([], here()));
      add(...this.block(node, here()));
    }
    flush();
    if (item) add(this.paragraph([], here()));
    return blocks;
  }

  private block(node: HtmlElement, place: Place): (Paragraph | Table)[] {
    switch (node.name) {
      case 'p':
        return [this.paragraph(node.children, place)];
      case 'h1':
      case 'h2':
      case 'h3':
      case 'h4':
      case 'h5':
      case 'h6':
        return [this.paragraph(node.children, place, { heading: headingLevel(node.name) })];
      case 'ul':
      case 'ol':
        return hasClass(node, 'footnotes') ? [] : this.list(node, place);
      case 'pre':
        return this.code(node, place);
      case 'blockquote':
        return this.blocks(node.children, { ...place, indent: place.indent + INDENT, style: STYLES.quote });
      case 'hr':
        return [new Paragraph({ thematicBreak: true, children: [] })];
      case 'table':
        return table(node, (cell) => this.inline.children(cell), Math.min(place.indent, LARGEST_INDENT));
      default:
        return this.blocks(node.children, place);
    }
  }

  private paragraph(nodes: readonly HtmlNode[], place: Place, options: IParagraphOptions = {}): Paragraph {
    const left = Math.min(place.indent, LARGEST_INDENT);
    return new Paragraph({
      ...options,
      children: this.inline.children(nodes),
      ...(place.style && !options.heading ? { style: place.style } : {}),
      ...(place.item
        ? { numbering: place.item, indent: { left, hanging: INDENT }, spacing: { after: 60 } }
        : left > 0
          ? { indent: { left } }
          : {}),
      ...(nodes.length === 1 && isElement(nodes[0]!) && nodes[0].attribs.display === 'block'
        ? { alignment: AlignmentType.CENTER }
        : {}),
    });
  }

  private list(node: HtmlElement, place: Place): (Paragraph | Table)[] {
    const items = childrenNamed(node, 'li');
    const { depth } = place;
    const numbers = node.name === 'ol' ? this.lists.numbers(depth, Number(node.attribs.start ?? 1)) : undefined;
    return items.flatMap((item) => {
      const numbering = numbers ?? (hasClass(item, 'task') ? this.lists.tasks(depth) : this.lists.bullets(depth));
      const inner = { ...place, indent: place.indent + INDENT, depth: depth + 1, item: numbering };
      return this.blocks(item.children, inner);
    });
  }

  /** Code is one paragraph with line breaks, so that it can be copied and stays in one box. */
  private code(node: HtmlElement, place: Place): Paragraph[] {
    const code = childrenNamed(node, 'code')[0];
    const marks = node.children.filter((child) => child !== code && isElement(child));
    const text = textOf(code ?? node).replace(/\n$/, '');
    const left = Math.min(place.indent, LARGEST_INDENT);
    const children: ParagraphChild[] = [...plainText(text), ...this.inline.children(marks)];
    return [new Paragraph({ style: STYLES.code, indent: { left }, children })];
  }

  private unusedFootnote(item: HtmlElement): (Paragraph | Table)[] {
    const number = plainText(`${item.attribs.value ?? ''}. `);
    const text = this.blocks(item.children, { ...TOP, style: STYLES.small });
    return [new Paragraph({ style: STYLES.small, keepNext: true, children: number }), ...text];
  }
}

/**
 * Returns Word's level for an HTML heading, such as `h2`. Word has a separate style for the title, so `h2` becomes the first level.
 */
function headingLevel(name: string): (typeof HeadingLevel)[keyof typeof HeadingLevel] {
  return HeadingLevel[`HEADING_${Number(name[1]) - 1}` as keyof typeof HeadingLevel];
}
