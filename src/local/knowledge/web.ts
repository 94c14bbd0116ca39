import { convert, type FormatCallback } from 'html-to-text';
import { convertToHtml } from 'mammoth';
import type { Block, Section } from './passage';
import { decoded } from './plain';
import { rowBlocks } from './tables';

/** Markers in the converted text: control characters that do not occur in documents. */
const HEADING = '\u0001';
const ROW = '\u0002';
const CELL = '\u0003';

/** Extracts the headings, paragraphs, lists and table rows of an HTML page, without scripts, styles and navigation. */
export function htmlSections(bytes: Buffer): Section[] {
  return [{ blocks: htmlBlocks(decoded(bytes)) }];
}

/**
 * Extracts the headings, paragraphs, lists and table rows of a DOCX file. Converts the file to HTML first, which preserves them.
 *
 * @throws Error when the file is not a readable DOCX document
 */
export async function wordSections(bytes: Buffer): Promise<Section[]> {
  const { value } = await convertToHtml({ buffer: bytes }).catch((error: unknown) => {
    throw new Error(`The file is not a readable DOCX document (${error instanceof Error ? error.message : error}).`);
  });
  return [{ blocks: htmlBlocks(value) }];
}

function htmlBlocks(html: string): Block[] {
  const text = convert(html, {
    wordwrap: false,
    formatters: { marked, cell },
    selectors: [
      ...['nav', 'img', 'head', 'template'].map((selector) => ({ selector, format: 'skip' })),
      ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({
        selector,
        format: 'marked',
        options: { mark: HEADING },
      })),
      { selector: 'a', options: { ignoreHref: true } },
      { selector: 'ul', options: { itemPrefix: '- ' } },
      { selector: 'table', format: 'block' },
      { selector: 'tr', format: 'marked', options: { mark: ROW } },
      { selector: 'td', format: 'cell' },
      { selector: 'th', format: 'cell' },
    ],
  });
  return grouped(
    text
      .split(/\n{2,}/)
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  );
}

const marked: FormatCallback = (element, walk, builder, { mark }) => {
  builder.openBlock({ leadingLineBreaks: 2 });
  builder.addInline(mark);
  walk(element.children, builder);
  builder.closeBlock({ trailingLineBreaks: 2 });
};

const cell: FormatCallback = (element, walk, builder) => {
  // Paragraphs in cells, as Word writes them, must not split the row.
  walk(
    element.children.flatMap((child) => (child.name === 'p' ? child.children : [child])),
    builder,
  );
  builder.addInline(CELL);
};

/** Converts the parts of the text to blocks. Consecutive rows are one table; the first row of a table has the column names. */
function grouped(parts: readonly string[]): Block[] {
  const blocks: Block[] = [];
  let rows: string[][] = [];
  for (const part of [...parts, '']) {
    if (part.startsWith(ROW)) {
      rows.push(part.slice(1).split(CELL).slice(0, -1));
      continue;
    }
    blocks.push(...rowBlocks(rows));
    rows = [];
    if (part.startsWith(HEADING)) blocks.push({ kind: 'heading', text: part.slice(1).replace(/\s+/g, ' ').trim() });
    else if (part !== '') blocks.push({ kind: 'text', text: part.replaceAll(CELL, ' ').replaceAll(ROW, '') });
  }
  return blocks.filter(({ text }) => text !== '');
}
