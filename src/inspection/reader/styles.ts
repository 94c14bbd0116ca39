import type { XmlHandler } from './xml';

/** The formatting of a style or a run that matters here; undefined where it says nothing. */
export interface Format {
  caps?: boolean;
  smallCaps?: boolean;
  isListed?: boolean;
}

interface Style extends Format {
  readonly type: string;
  basedOn?: string;
  link?: string;
}

/** Capitals made by format: both look like capitals. */
const CAPITALS = ['caps', 'smallCaps'] as const;
/** Styles that a style may be based on, one after the other. */
const MAX_DEPTH = 20;

/** A Word document's styles, as far as they turn letters into capitals or paragraphs into items (ECMA-376, part 1, section 17.7). */
export class Styles implements XmlHandler {
  private readonly styles = new Map<string, Style>();
  private readonly defaults: Format = {};
  /** The style of paragraphs that have no other. */
  private defaultParagraph: string | undefined;
  private style: Style | undefined;
  private isInDefaults = false;

  onOpenTag(name: string, attributes: Readonly<Record<string, string>>): void {
    const { val } = attributes;
    if (name === 'rPrDefault') this.isInDefaults = true;
    else if (name === 'style') this.start(attributes);
    else if (name === 'basedOn' && this.style && val) this.style.basedOn = val;
    else if (name === 'link' && this.style && val) this.style.link = val;
    const format = this.style ?? (this.isInDefaults ? this.defaults : undefined);
    if (format) addFormat(format, name, attributes);
  }

  onCloseTag(name: string): void {
    if (name === 'rPrDefault') this.isInDefaults = false;
    if (name === 'style') this.style = undefined;
  }

  /** Whether the letters of a run are shown as capitals. Its own format counts first; the values of styles cancel each other out (section 17.7.3). */
  hasCapitals(
    run: Format & { style?: string },
    paragraphStyle: string | undefined,
    tableStyle: string | undefined,
  ): boolean {
    return CAPITALS.some((property) => {
      const own = run[property];
      if (own !== undefined) return own;
      if (this.defaults[property]) return true;
      const styles = [paragraphStyle ?? this.defaultParagraph, tableStyle, run.style];
      return styles.filter((style) => this.valueOf(style, property)).length % 2 === 1;
    });
  }

  /** Whether the paragraphs of a style are items of a list. */
  isListed(paragraphStyle: string | undefined): boolean {
    return this.valueOf(paragraphStyle ?? this.defaultParagraph, 'isListed') === true;
  }

  private start({ styleId = '', type = '', default: isDefault = '0' }: Readonly<Record<string, string>>): void {
    this.style = { type };
    this.styles.set(styleId, this.style);
    if (type === 'paragraph' && isOn(isDefault)) this.defaultParagraph = styleId;
  }

  /** The value of a style, or of the styles on which it is based, or of the paragraph style to which it is linked. */
  private valueOf(style: string | undefined, property: keyof Format): boolean | undefined {
    const first = style === undefined ? undefined : this.styles.get(style);
    let current = first;
    for (let depth = 0; current && depth < MAX_DEPTH; depth++) {
      if (current[property] !== undefined) return current[property];
      current = current.basedOn === undefined ? undefined : this.styles.get(current.basedOn);
    }
    return first?.type === 'character' && first.link !== undefined
      ? this.styles.get(first.link)?.[property]
      : undefined;
  }
}

/** Adds what an element of run or paragraph properties says. */
export function addFormat(format: Format, name: string, { val }: Readonly<Record<string, string>>): void {
  if (name === 'caps' || name === 'smallCaps') format[name] = isOn(val);
  if (name === 'numId') format.isListed = val !== '0';
}

function isOn(value: string | undefined): boolean {
  return !/^(?:0|false|off)$/.test(value ?? '');
}
