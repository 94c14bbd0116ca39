import type { Extract } from '../report';
import { decoded } from './decoding';
import { InvalidDocument } from './errors';
import { FirstPage } from './page';

/** Characters of a line that fill the first page on their own. */
const MAX_LINE = 64 * 1024;

/** Reads the first page of a text file, which ends at a form feed. The whole file must be UTF-8. @throws InvalidDocument */
export async function readText(
  content: AsyncIterable<Uint8Array>,
  type: 'csv' | 'markdown' | 'text',
): Promise<Extract> {
  const page = new TextPage(type === 'markdown');
  let hasText = false;
  for await (const text of decoded(content)) {
    hasText ||= /\S/.test(text);
    page.write(text);
  }
  if (!hasText) throw new InvalidDocument('empty');
  return { lines: page.end(), margins: [], properties: [], hasText };
}

/** Collects the first page from chunks of text, line by line. */
class TextPage {
  private readonly page = new FirstPage();
  private rest = '';

  /** @param isMarkdown removes HTML tags, which Markdown may contain */
  constructor(private readonly isMarkdown: boolean) {}

  write(text: string): void {
    if (this.page.isFull) return;
    this.rest += text;
    const end = this.rest.length > MAX_LINE ? this.rest.length : this.rest.lastIndexOf('\n') + 1;
    this.add(this.rest.slice(0, end));
    this.rest = this.rest.slice(end);
  }

  end(): readonly string[] {
    this.add(this.rest);
    return this.page.lines;
  }

  private add(text: string): void {
    text.split('\f').forEach((page, i) => {
      if (i > 0) this.page.break();
      this.page.add(this.isMarkdown ? page.replace(/<\/?[a-z][^<>]{0,500}>/gi, ' ') : page);
    });
  }
}
