import { Parser } from 'htmlparser2';
import type { Extract } from '../report';
import type { Property } from '../sensitivity-labels';
import { decoded } from './decoding';
import { InvalidDocument, UncheckableDocument } from './errors';
import { FirstPage, Lines } from './page';

const INVISIBLE = new Set(['script', 'style', 'template', 'noscript', 'iframe', 'object', 'title']);
const MARGINS = new Set(['header', 'footer']);
const CELLS = new Set(['td', 'th']);
/** Elements that do not end a line; all others do. */
const INLINE = new Set([
  'a',
  'abbr',
  'acronym',
  'b',
  'bdi',
  'bdo',
  'big',
  'cite',
  'code',
  'data',
  'del',
  'dfn',
  'em',
  'font',
  'i',
  'ins',
  'kbd',
  'label',
  'mark',
  'q',
  'rp',
  'rt',
  'ruby',
  's',
  'samp',
  'small',
  'span',
  'strike',
  'strong',
  'sub',
  'sup',
  'time',
  'tt',
  'u',
  'var',
  'wbr',
  ...CELLS,
]);
/** Characters of a line that are kept. */
const MAX_LINE = 20_000;
const MAX_PROPERTIES = 2_000;

/** Reads the first lines of a web page, its headers and footers, title and `meta` elements. @throws InvalidDocument, UncheckableDocument */
export async function readHtml(content: AsyncIterable<Uint8Array>): Promise<Extract> {
  const page = new HtmlPage();
  const parser = new Parser({
    onopentag: (name, attributes) => page.onOpenTag(name, attributes),
    ontext: (text) => page.onText(text),
    onclosetag: (name) => page.onCloseTag(name),
  });
  for await (const text of decoded(content)) parser.write(text);
  parser.end();
  return page.extract();
}

class HtmlPage {
  private readonly page = new FirstPage();
  private readonly margins = new Lines();
  private readonly titles = new Lines();
  private readonly properties: Property[] = [];
  private hasText = false;
  private hasPicture = false;
  private line = '';
  /** Depth of open invisible elements, and of open headers and footers. */
  private invisibleDepth = 0;
  private marginDepth = 0;
  private isInTitle = false;

  onOpenTag(name: string, attributes: Readonly<Record<string, string>>): void {
    if (!INLINE.has(name)) this.endLine();
    if (CELLS.has(name)) this.append('\t');
    if (INVISIBLE.has(name)) this.invisibleDepth++;
    if (MARGINS.has(name)) this.marginDepth++;
    if (name === 'title') this.isInTitle = true;
    if (name === 'img' || name === 'svg') this.hasPicture = true;
    if (name === 'meta') this.addProperty(attributes);
  }

  onText(text: string): void {
    if (this.isInTitle) this.titles.add(text);
    if (this.invisibleDepth > 0) return;
    this.hasText ||= /\S/.test(text);
    this.append(text.replace(/\s+/g, ' '));
  }

  onCloseTag(name: string): void {
    if (!INLINE.has(name)) this.endLine();
    if (INVISIBLE.has(name)) this.invisibleDepth--;
    if (MARGINS.has(name)) this.marginDepth--;
    if (name === 'title') this.isInTitle = false;
  }

  extract(): Extract {
    this.endLine();
    if (!this.hasText && !this.hasPicture) throw new InvalidDocument('empty');
    const lines = [...this.page.lines, ...this.titles.lines];
    return { lines, margins: this.margins.lines, properties: this.properties, hasText: this.hasText };
  }

  private append(text: string): void {
    if ((this.marginDepth > 0 || !this.page.isFull) && this.line.length < MAX_LINE) this.line += text;
  }

  private endLine(): void {
    this.page.add(this.line);
    if (this.marginDepth > 0) this.margins.add(this.line);
    this.line = '';
  }

  private addProperty({ name, content }: Readonly<Record<string, string>>): void {
    if (!name || !content) return;
    if (this.properties.length >= MAX_PROPERTIES) throw new UncheckableDocument('limits');
    this.properties.push([name.slice(0, 500), content.slice(0, 2_000)]);
  }
}
