import { Parser } from 'htmlparser2';
import type { Property } from '../labels';
import type { Facts } from '../reading';
import { decoded } from './decoding';
import { Faulty, Hindered } from './errors';
import { FirstPage, Lines } from './page';

const INVISIBLE = new Set(['script', 'style', 'template', 'noscript', 'iframe', 'object', 'title']);
const MARGINS = new Set(['header', 'footer']);
const CELLS = new Set(['td', 'th']);
/** What does not end a line; everything else does. */
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
/** Characters of a line that are looked at. */
const LONGEST = 20_000;
const MOST_PROPERTIES = 2_000;

/** Reads the first lines of a web page, its headers and footers, title and `meta` elements. @throws Faulty, Hindered */
export async function readHtml(content: AsyncIterable<Uint8Array>): Promise<Facts> {
  const page = new HtmlPage();
  const parser = new Parser({
    onopentag: (name, attributes) => page.opened(name, attributes),
    ontext: (text) => page.text(text),
    onclosetag: (name) => page.closed(name),
  });
  for await (const text of decoded(content)) parser.write(text);
  parser.end();
  return page.facts();
}

class HtmlPage {
  private readonly page = new FirstPage();
  private readonly margins = new Lines();
  private readonly titles = new Lines();
  private readonly properties: Property[] = [];
  private hasText = false;
  private hasPicture = false;
  private line = '';
  private invisible = 0;
  private marginal = 0;
  private title = '';

  opened(name: string, attributes: Readonly<Record<string, string>>): void {
    if (!INLINE.has(name)) this.endLine();
    if (CELLS.has(name)) this.append('\t');
    if (INVISIBLE.has(name)) this.invisible++;
    if (MARGINS.has(name)) this.marginal++;
    if (name === 'title') this.title = name;
    if (name === 'img' || name === 'svg') this.hasPicture = true;
    if (name === 'meta') this.meta(attributes);
  }

  text(text: string): void {
    if (this.title) this.titles.add(text);
    if (this.invisible > 0) return;
    this.hasText ||= /\S/.test(text);
    this.append(text.replace(/\s+/g, ' '));
  }

  closed(name: string): void {
    if (!INLINE.has(name)) this.endLine();
    if (INVISIBLE.has(name)) this.invisible--;
    if (MARGINS.has(name)) this.marginal--;
    if (name === 'title') this.title = '';
  }

  facts(): Facts {
    this.endLine();
    if (!this.hasText && !this.hasPicture) throw new Faulty('empty');
    const lines = [...this.page.lines, ...this.titles.lines];
    return { lines, margins: this.margins.lines, properties: this.properties, hasText: this.hasText };
  }

  private append(text: string): void {
    if ((this.marginal > 0 || !this.page.isFull) && this.line.length < LONGEST) this.line += text;
  }

  private endLine(): void {
    this.page.add(this.line);
    if (this.marginal > 0) this.margins.add(this.line);
    this.line = '';
  }

  private meta({ name, content }: Readonly<Record<string, string>>): void {
    if (!name || !content) return;
    if (this.properties.length >= MOST_PROPERTIES) throw new Hindered('limits');
    this.properties.push([name.slice(0, 500), content.slice(0, 2_000)]);
  }
}
