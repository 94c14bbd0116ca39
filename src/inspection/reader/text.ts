import { parse } from 'papaparse';
import type { Extract, Line } from '../report';
import { decoded } from './decoding';
import { InvalidDocument } from './errors';
import { FirstPage } from './page';

/**
 * Maximum number of characters to buffer while waiting for a line break. A longer line is split: its first part already fills the first
 * page, unless this part is blank or, in Markdown, consists mostly of tags.
 */
const MAX_LINE = 64 * 1024;
/** Maximum number of characters of a CSV file that are parsed. */
const MAX_CSV = 256 * 1024;
/** Maximum number of rows of a CSV file that are read. */
const ROWS = 200;

/** Reads the first page of a text file. Except in a CSV file, a form feed ends the page. @throws InvalidDocument */
export async function readText(
  content: AsyncIterable<Uint8Array>,
  type: 'csv' | 'markdown' | 'text',
): Promise<Extract> {
  const { parts, encoding } = await decoded(content);
  const page = type === 'csv' ? new CsvPage() : new TextPage(type === 'markdown');
  let hasText = false;
  for (const text of parts) {
    hasText ||= /\S/.test(text);
    page.write(text);
  }
  if (!hasText) throw new InvalidDocument('empty');
  return { lines: page.end(), apart: [], margins: [], properties: [], encoding };
}

/** Collects the lines of the first page from chunks of text. */
class TextPage {
  private readonly page = new FirstPage();
  private rest = '';

  /** @param isMarkdown whether to remove HTML tags, which Markdown may contain */
  constructor(private readonly isMarkdown: boolean) {}

  write(text: string): void {
    if (this.page.isFull) return;
    this.rest += text;
    const end = this.rest.length > MAX_LINE ? this.rest.length : this.rest.lastIndexOf('\n') + 1;
    this.add(this.rest.slice(0, end));
    this.rest = this.rest.slice(end);
  }

  end(): readonly Line[] {
    this.add(this.rest);
    return this.page.lines;
  }

  private add(text: string): void {
    text.split('\f').forEach((page, i) => {
      if (i > 0) this.page.break();
      this.page.add(this.isMarkdown ? withoutTags(page) : page);
    });
  }
}

/** Removes HTML tags, and converts HTML list items to Markdown list items. */
function withoutTags(text: string): string {
  return text.replace(/<(?:li|dt)(?:\s[^<>]{0,500})?>/gi, '- ').replace(/<\/?[a-z][^<>]{0,500}>/gi, ' ');
}

/** Collects the first rows of a CSV file as lines with tabs between the cells. */
class CsvPage {
  private text = '';

  write(text: string): void {
    if (this.text.length < MAX_CSV) this.text = (this.text + text).trimStart();
  }

  end(): readonly Line[] {
    const page = new FirstPage();
    const rows = parse<string[]>(this.text.slice(0, MAX_CSV).replace(/^sep=.\r?\n/i, ''), {
      preview: ROWS,
      skipEmptyLines: 'greedy',
      delimitersToGuess: [';', ',', '\t', '|'],
    });
    for (const row of rows.data) {
      const cells = row.map((cell) => cell.replace(/\s+/g, ' ').trim());
      page.add(cells.join('\t'), cells.filter(Boolean).length > 1);
    }
    return page.lines;
  }
}
