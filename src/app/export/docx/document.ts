import {
  AlignmentType,
  Bookmark,
  Document,
  ExternalHyperlink,
  Footer,
  Header,
  HeadingLevel,
  Packer,
  PageNumber,
  Paragraph,
  type ParagraphChild,
  type Table,
  TextRun,
} from 'docx';
import type { Sheet, SheetSource, SheetTurn } from '../sheet';
import { sourceAnchor } from '../source-anchor';
import { Blocks, TOP } from './blocks';
import { Footnotes } from './footnotes';
import { parseHtml } from './html';
import { Inline, plainText } from './inline';
import { Lists } from './lists';
import { STYLES, styles } from './styles';
import { withXmlText } from './xml-text';

/** The input for a Word document: a sheet, and the HTML of each answer. */
export interface DocxInput {
  readonly sheet: Sheet;
  readonly answers: readonly string[];
}

/** A4, with margins of 2 cm (2.3 cm at the top), in twentieths of a point. */
const PAGE = { size: { width: 11906, height: 16838 }, margin: { top: 1304, right: 1134, bottom: 1134, left: 1134 } };

/** Writes a Word document. */
export function docxOf(input: DocxInput): Promise<Uint8Array> {
  const { sheet, answers } = withXmlText(input);
  const writer = new Writer();
  const children = writer.content(sheet, answers);
  const document = new Document({
    title: sheet.title,
    creator: sheet.product,
    lastModifiedBy: sheet.product,
    styles: styles(sheet.locale),
    numbering: writer.lists.numbering,
    footnotes: writer.footnotes.written,
    sections: [
      {
        properties: { page: PAGE },
        headers: { default: new Header({ children: [small(plainText(sheet.title))] }) },
        footers: { default: footer(sheet.caution) },
        children,
      },
    ],
  });
  return Packer.toBuffer(document);
}

class Writer {
  readonly lists = new Lists();
  readonly footnotes: Footnotes;
  private readonly blocks: Blocks;

  constructor() {
    // A footnote cannot contain a table, so an ellipsis replaces each table.
    const write = (nodes: Parameters<Blocks['blocks']>[0]) =>
      this.blocks
        .blocks(nodes, TOP)
        .map((block) => (block instanceof Paragraph ? block : new Paragraph({ children: [new TextRun('…')] })));
    this.footnotes = new Footnotes(write);
    this.blocks = new Blocks(new Inline(this.footnotes), this.footnotes, this.lists);
  }

  content({ title, facts, caution, words, turns }: Sheet, answers: readonly string[]): (Paragraph | Table)[] {
    return [
      new Paragraph({ heading: HeadingLevel.TITLE, children: plainText(title) }),
      ...[...facts, caution].map((fact) => small(plainText(fact))),
      ...turns.flatMap((turn, index) => this.turn(turn, answers[index]!, words)),
    ];
  }

  private turn(turn: SheetTurn, answer: string, words: Sheet['words']): (Paragraph | Table)[] {
    return [
      new Paragraph({ heading: HeadingLevel.HEADING_1, children: plainText(turn.heading) }),
      new Paragraph({ style: STYLES.question, children: plainText(turn.question.replace(/\r\n?/g, '\n')) }),
      small(plainText(turn.asked)),
      new Paragraph({ heading: HeadingLevel.HEADING_2, children: plainText(words.answer) }),
      ...this.blocks.answer(parseHtml(answer), turn.locale),
      small(plainText(turn.notes.join(' '))),
      ...(turn.sources.length > 0
        ? [new Paragraph({ heading: HeadingLevel.HEADING_2, children: plainText(words.sources) })]
        : []),
      ...turn.sources.flatMap((source) => sourceParts(source, turn.number)),
    ];
  }
}

function sourceParts({ number, name, url, details, excerpt }: SheetSource, turn: number): Paragraph[] {
  const label: ParagraphChild = url
    ? new ExternalHyperlink({ link: new URL(url).href, children: [new TextRun({ text: name, style: STYLES.link })] })
    : new TextRun({ text: name, bold: true });
  const marker = new Bookmark({ id: sourceAnchor(turn, number), children: [new TextRun(`[${number}]`)] });
  const rest = details.length > 0 ? `, ${details.join(', ')}` : '';
  return [
    new Paragraph({ style: STYLES.source, children: [marker, new TextRun(' '), label, ...plainText(rest)] }),
    ...(excerpt.trim()
      ? [new Paragraph({ style: STYLES.quote, indent: { left: 400 }, children: plainText(excerpt.trim()) })]
      : []),
  ];
}

function small(children: ParagraphChild[]): Paragraph {
  return new Paragraph({ style: STYLES.small, children });
}

function footer(caution: string): Footer {
  const pages = new TextRun({ children: [PageNumber.CURRENT, ' / ', PageNumber.TOTAL_PAGES] });
  return new Footer({
    children: [
      small(plainText(caution)),
      new Paragraph({ style: STYLES.small, alignment: AlignmentType.RIGHT, children: [pages] }),
    ],
  });
}
