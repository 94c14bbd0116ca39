import type { Extract } from '../report';
import type { Property } from '../sensitivity-labels';
import { InvalidDocument, UncheckableDocument } from './errors';
import { FirstPage, Lines } from './page';

/** Elements whose text is not part of the displayed page. */
export const INVISIBLE: ReadonlySet<string> = new Set([
  'script',
  'style',
  'template',
  'noscript',
  'iframe',
  'object',
  'title',
]);
/** Elements whose line breaks and spaces are displayed. */
export const PREFORMATTED: ReadonlySet<string> = new Set(['pre', 'textarea', 'listing', 'xmp']);
const MARGINS = new Set(['header', 'footer']);
const CELLS = new Set(['td', 'th']);
const ITEMS = new Set(['li', 'dt', 'dd']);
/** Elements that do not end a line. All other elements do. */
export const INLINE: ReadonlySet<string> = new Set([
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
/** Maximum number of characters kept per line. */
const MAX_LINE = 20_000;
const MAX_PROPERTIES = 2_000;

/** Inline styles that reverse text. */
const REVERSED =
  /unicode-bidi\s*:\s*(?:bidi-override|isolate-override)[^]*direction\s*:\s*rtl|direction\s*:\s*rtl[^]*unicode-bidi\s*:\s*(?:bidi-override|isolate-override)/i;
/** Inline styles that display text in capitals. */
const CAPITALS = /text-transform\s*:\s*uppercase|font-variant(?:-caps)?\s*:\s*[^;]*small-caps/i;

/** An open element whose style reverses or capitalises its text. */
interface Shown {
  readonly name: string;
  readonly isReversed: boolean;
  readonly hasCapitals: boolean;
}

/** Collects the first lines of a web page, its headers and footers, and its properties from the events of a parser. */
export class HtmlPage {
  private readonly page = new FirstPage();
  private readonly margins = new Lines();
  private readonly titles = new Lines();
  private readonly properties: Property[] = [];
  private hasText = false;
  private hasPicture = false;
  private line = '';
  /** The number of open elements whose text is not displayed. */
  private invisibleDepth = 0;
  /** The number of open headers and footers. */
  private marginDepth = 0;
  /** The number of open list items. */
  private itemDepth = 0;
  /** The number of open elements whose line breaks are displayed. */
  private preformattedDepth = 0;
  /** The text of the open title; undefined outside a title. The parser reports a text with entities in several pieces. */
  private title: string | undefined;
  /** For each open table: whether it has text, and whether it already had text when the current row started. */
  private readonly tables: { hasText: boolean; isPastFirstRow: boolean }[] = [];
  private readonly shown: Shown[] = [];

  onOpenTag(name: string, attributes: Readonly<Record<string, string>>): void {
    if (!INLINE.has(name)) this.endLine();
    if (CELLS.has(name)) this.append('\t');
    if (INVISIBLE.has(name)) this.invisibleDepth++;
    if (MARGINS.has(name)) this.marginDepth++;
    if (ITEMS.has(name)) this.itemDepth++;
    if (PREFORMATTED.has(name)) this.preformattedDepth++;
    if (name === 'table') this.tables.push({ hasText: false, isPastFirstRow: false });
    const table = this.tables.at(-1);
    if (name === 'tr' && table) table.isPastFirstRow = table.hasText;
    if (name === 'title') this.title = '';
    if (name === 'img' || name === 'svg') this.hasPicture = true;
    if (name === 'meta') this.addProperty(attributes);
    this.openShown(name, attributes);
  }

  onText(text: string): void {
    if (this.title !== undefined && this.title.length < MAX_LINE) this.title += text;
    if (this.invisibleDepth > 0) return;
    this.hasText ||= /\S/.test(text);
    const shown = this.shown.some(({ hasCapitals }) => hasCapitals) ? text.toUpperCase() : text;
    if (this.preformattedDepth === 0) return this.append(shown.replace(/\s+/g, ' '));
    for (const [i, line] of shown.split(/\r\n|[\n\r]/).entries()) {
      if (i > 0) this.endLine();
      this.append(line);
    }
  }

  onCloseTag(name: string): void {
    this.closeShown(name);
    if (!INLINE.has(name)) this.endLine();
    if (INVISIBLE.has(name)) this.invisibleDepth--;
    if (MARGINS.has(name)) this.marginDepth--;
    if (ITEMS.has(name)) this.itemDepth--;
    if (PREFORMATTED.has(name)) this.preformattedDepth--;
    if (name === 'table') this.tables.pop();
    if (name === 'title') this.endTitle();
  }

  extract(): Extract {
    this.endTitle();
    this.endLine();
    if (!this.hasText && !this.hasPicture) throw new InvalidDocument('empty');
    return {
      lines: this.page.lines,
      apart: this.titles.lines,
      margins: this.margins.lines,
      properties: this.properties,
      unchecked: this.hasText ? undefined : 'scan',
    };
  }

  private endTitle(): void {
    this.titles.add(this.title ?? '');
    this.title = undefined;
  }

  private append(text: string): void {
    if ((this.marginDepth > 0 || !this.page.isFull) && this.line.length < MAX_LINE) this.line += text;
  }

  private endLine(): void {
    const table = this.tables.at(-1);
    this.page.add(this.line, this.itemDepth > 0 || table?.isPastFirstRow === true);
    if (this.marginDepth > 0) this.margins.add(this.line);
    if (table && this.line.trim()) table.hasText = true;
    this.line = '';
  }

  private openShown(name: string, { dir = '', style = '' }: Readonly<Record<string, string>>): void {
    const isReversed = (name === 'bdo' && dir.toLowerCase() === 'rtl') || REVERSED.test(style);
    const hasCapitals = CAPITALS.test(style);
    if (!isReversed && !hasCapitals) return;
    if (isReversed) this.append('\u202e');
    this.shown.push({ name, isReversed, hasCapitals });
  }

  private closeShown(name: string): void {
    if (this.shown.at(-1)?.name !== name) return;
    if (this.shown.pop()!.isReversed) this.append('\u202c');
  }

  private addProperty({ name, content }: Readonly<Record<string, string>>): void {
    if (!name || !content) return;
    if (this.properties.length >= MAX_PROPERTIES) throw new UncheckableDocument('limits');
    this.properties.push([name.slice(0, 500), content.slice(0, 2_000)]);
  }
}
