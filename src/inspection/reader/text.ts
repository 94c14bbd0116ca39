import type { Facts } from '../reading';
import { decoded } from './decoding';
import { Faulty } from './errors';
import { FirstPage } from './page';

/** Characters of a line after which no other line follows on the first page. */
const LONGEST = 64 * 1024;

/** Reads text, all of which must be UTF-8; a form feed ends the first page. @throws Faulty */
export async function readText(content: AsyncIterable<Uint8Array>, type: 'csv' | 'markdown' | 'text'): Promise<Facts> {
  const page = new TextPage(type === 'markdown');
  let hasText = false;
  for await (const text of decoded(content)) {
    hasText ||= /\S/.test(text);
    page.write(text);
  }
  if (!hasText) throw new Faulty('empty');
  return { lines: page.end(), margins: [], properties: [], hasText };
}

/** Takes text as it comes, and whole lines of it. */
class TextPage {
  private readonly page = new FirstPage();
  private rest = '';

  /** @param isMarkdown which may hold HTML */
  constructor(private readonly isMarkdown: boolean) {}

  write(text: string): void {
    if (this.page.isFull) return;
    this.rest += text;
    const end = this.rest.length > LONGEST ? this.rest.length : this.rest.lastIndexOf('\n') + 1;
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
