import { parse } from 'papaparse';
import { decoded } from '../decoding';
import { type Blocks, MAX_TEXT } from './blocks';

/** Maximum number of rows that are read from a CSV file. */
const MAX_ROWS = 100_000;

/** Reads the paragraphs of a text file, or the rows of a CSV file. */
export async function readTextBlocks(
  content: AsyncIterable<Uint8Array>,
  type: 'csv' | 'markdown' | 'text',
  blocks: Blocks,
): Promise<void> {
  const { parts } = await decoded(content);
  let text = '';
  for (const part of parts) {
    text += part;
    if (text.length >= MAX_TEXT) break;
  }
  if (type === 'csv') addCsv(text, blocks);
  else for (const paragraph of text.split(/(?:\r?\n[ \t]*){2,}|\f/)) addParagraph(paragraph, type, blocks);
}

function addParagraph(paragraph: string, type: 'markdown' | 'text', blocks: Blocks): void {
  if (type === 'text') return blocks.addText(paragraph);
  let lines: string[] = [];
  let rows = 0;
  const end = () => {
    blocks.addText(lines.map((line) => line.trim()).join(' '));
    lines = [];
  };
  for (const line of paragraph.split('\n')) {
    const [, heading] = /^ {0,3}#{1,6}\s+(.*?)[#\s]*$/.exec(line) ?? [];
    const [, item] = /^\s*(?:[-*+]|\d+[.)])\s+(.*)$/.exec(line) ?? [];
    const [, row] = /^\s*\|(.*)\|\s*$/.exec(line) ?? [];
    if (heading === undefined && item === undefined && row === undefined) {
      lines.push(line);
      continue;
    }
    end();
    if (heading !== undefined) blocks.add('heading', heading);
    else if (item !== undefined) blocks.add('item', item);
    // Skip the delimiter row below the header of a table.
    else if (!/^[\s|:-]*$/.test(row!)) blocks.addRow(row!.split(/(?<!\\)\|/), rows++ === 0);
  }
  end();
}

function addCsv(text: string, blocks: Blocks): void {
  const { data } = parse<string[]>(text.replace(/^\ufeff?(?:sep=.\r?\n)?/i, ''), {
    preview: MAX_ROWS,
    skipEmptyLines: 'greedy',
    delimitersToGuess: [';', ',', '\t', '|'],
  });
  data.forEach((row, index) => blocks.addRow(row, index === 0));
}
