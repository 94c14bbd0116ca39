import {
  AlignmentType,
  Paragraph,
  type ParagraphChild,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  WidthType,
} from 'docx';
import { childrenNamed, type HtmlElement, type HtmlNode, hasClass } from './html';
import { plainText } from './inline';
import { STYLES, TABLE } from './styles';

/** The maximum number of columns that Word allows. */
const MOST_COLUMNS = 63;
/** The width between the margins, in twentieths of a point. */
const WIDTH = 9638;

/** Converts an HTML table to a Word table. If the HTML table has more columns than Word allows, each of its rows becomes a paragraph. */
export function table(
  node: HtmlElement,
  inline: (nodes: readonly HtmlNode[]) => ParagraphChild[],
  indent: number,
): (Paragraph | Table)[] {
  const header = childrenNamed(node, 'thead').flatMap((part) => childrenNamed(part, 'tr'));
  const body = childrenNamed(node, 'tbody').flatMap((part) => childrenNamed(part, 'tr'));
  const rows = [...header, ...body];
  const columns = Math.max(0, ...rows.map((row) => cellsOf(row).length));
  if (columns === 0) return [];
  if (columns > MOST_COLUMNS) return rows.map((row) => rowAsText(row, inline));
  const width = Math.floor((WIDTH - indent) / columns);
  const wordTable = new Table({
    width: { size: width * columns, type: WidthType.DXA },
    indent: { size: indent, type: WidthType.DXA },
    columnWidths: Array.from({ length: columns }, () => width),
    layout: TableLayoutType.AUTOFIT,
    margins: { left: 80, right: 80 },
    borders: {
      top: TABLE.border,
      bottom: TABLE.border,
      left: TABLE.border,
      right: TABLE.border,
      insideHorizontal: TABLE.border,
      insideVertical: TABLE.border,
    },
    rows: rows.map((row) => tableRow(row, header.includes(row), columns, width, inline)),
  });
  // Word would join two tables that have no paragraph between them.
  return [wordTable, new Paragraph({ spacing: { after: 60 }, children: [] })];
}

function tableRow(
  row: HtmlElement,
  isHeader: boolean,
  columns: number,
  width: number,
  inline: (nodes: readonly HtmlNode[]) => ParagraphChild[],
): TableRow {
  const cells = cellsOf(row).map((cell) => {
    const children = inline(cell.children);
    return tableCell(new Paragraph({ style: STYLES.cell, alignment: alignmentOf(cell), children }), isHeader, width);
  });
  while (cells.length < columns) cells.push(tableCell(new Paragraph({ children: [] }), isHeader, width));
  return new TableRow({ ...(isHeader ? { tableHeader: true } : {}), cantSplit: true, children: cells });
}

function tableCell(content: Paragraph, isHeader: boolean, width: number): TableCell {
  return new TableCell({
    width: { size: width, type: WidthType.DXA },
    children: [content],
    ...(isHeader ? { shading: TABLE.headerShading } : {}),
  });
}

function rowAsText(row: HtmlElement, inline: (nodes: readonly HtmlNode[]) => ParagraphChild[]): Paragraph {
  const children = cellsOf(row).flatMap((cell, index) => [
    ...(index > 0 ? plainText(' | ') : []),
    ...inline(cell.children),
  ]);
  return new Paragraph({ children });
}

function cellsOf(row: HtmlElement): HtmlElement[] {
  return childrenNamed(row, 'th', 'td');
}

function alignmentOf(cell: HtmlElement): (typeof AlignmentType)[keyof typeof AlignmentType] {
  if (hasClass(cell, 'right')) return AlignmentType.RIGHT;
  return hasClass(cell, 'center') ? AlignmentType.CENTER : AlignmentType.LEFT;
}
