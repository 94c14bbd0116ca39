import type { XmlHandler } from './xml';

/**
 * The properties of a style, a paragraph or a run that the readers use. A property is undefined if the style, paragraph or run does not
 * set it.
 */
export interface Format {
  caps?: boolean;
  smallCaps?: boolean;
  isListed?: boolean;
  isHeading?: boolean;
}

interface Style extends Format {
  readonly type: string;
  basedOn?: string;
  link?: string;
}

/** Formats that display lower-case letters as capitals. */
const CAPITALS = ['caps', 'smallCaps'] as const;
/** Maximum length of a chain of styles in which each is based on the next. */
const MAX_DEPTH = 20;

/**
 * A Word document's styles. Keeps only whether they display letters as capitals, and whether they make paragraphs list
 * items or headings (ECMA-376, part 1, section 17.7).
 */
export class Styles implements XmlHandler {
  private readonly styles = new Map<string, Style>();
  private readonly defaults: Format = {};
  /** The style of paragraphs that name no style. */
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

  /**
   * Whether the letters of a run are displayed as capitals, that is, whether `caps` or `smallCaps` is on. The run's own value of such a
   * property takes precedence, then a document default that is on. Otherwise, the property is on if it is on in exactly one or in all three
   * of the paragraph, table and run styles: two such styles cancel each other out (section 17.7.3).
   */
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

  /** Whether the paragraphs of a style are headings. */
  isHeading(paragraphStyle: string | undefined): boolean {
    return this.valueOf(paragraphStyle ?? this.defaultParagraph, 'isHeading') === true;
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

  /**
   * Returns the value of a property in a style or, if the style does not set the property, in the nearest of the styles on which the style
   * is based. If none of them sets the property and the style is a character style, returns the value that its linked style sets, if any.
   */
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

/** Sets the property of `format` for an element of run or paragraph properties (`rPr`, `pPr`). Ignores elements without such a property. */
export function addFormat(format: Format, name: string, { val }: Readonly<Record<string, string>>): void {
  if (name === 'caps' || name === 'smallCaps') format[name] = isOn(val);
  if (name === 'numId') format.isListed = val !== '0';
  // Level 9 is body text.
  if (name === 'outlineLvl') format.isHeading = val !== '9';
}

function isOn(value: string | undefined): boolean {
  return !/^(?:0|false|off)$/.test(value ?? '');
}
