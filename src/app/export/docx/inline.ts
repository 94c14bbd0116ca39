import {
  ExternalHyperlink,
  FootnoteReferenceRun,
  InternalHyperlink,
  type IRunOptions,
  type ParagraphChild,
  Tab,
  TextRun,
} from 'docx';
import type { Footnotes } from './footnotes';
import { formula } from './formula';
import { type HtmlElement, type HtmlNode, hasClass, isElement, textOf } from './html';
import { STYLES } from './styles';

type Format = Pick<IRunOptions, 'bold' | 'italics' | 'strike' | 'subScript' | 'superScript' | 'style' | 'language'>;

const FORMATS: Record<string, Format> = {
  strong: { bold: true },
  em: { italics: true },
  s: { strike: true },
  sub: { subScript: true },
  sup: { superScript: true },
  code: { style: STYLES.codeText },
};

/** Maximum depth of nested elements. Deeper elements become text, because converting thousands of levels would overflow the stack. */
const DEEPEST_NESTING = 100;

/** Converts the inline HTML elements of an answer to the content of Word paragraphs. */
export class Inline {
  private depth = 0;
  /** The format of the current answer. */
  private format: Format = {};

  constructor(private readonly footnotes: Footnotes) {}

  /** @param locale the locale of the answer that follows, if it differs from the document's */
  begin(locale: string | undefined): void {
    this.format = locale ? { language: { value: locale } } : {};
  }

  children(nodes: readonly HtmlNode[], format = this.format): ParagraphChild[] {
    if (this.depth === DEEPEST_NESTING) return plainText(nodes.map(textOf).join(''), format);
    this.depth++;
    const children = nodes.flatMap((node) => this.child(node, format));
    this.depth--;
    return children;
  }

  private child(node: HtmlNode, format: Format): ParagraphChild[] {
    if (!isElement(node)) return plainText(textOf(node), format);
    if (hasClass(node, 'mark')) return mark(node);
    if (hasClass(node, 'footnote')) return [this.footnote(node)];
    switch (node.name) {
      case 'br':
        return [new TextRun({ ...format, break: 1 })];
      case 'input':
        return [new TextRun({ text: 'checked' in node.attribs ? '☑' : '☐' })];
      case 'math':
        return [formula(node)];
      case 'a':
        return this.link(node, format);
      case 'button':
        return [];
      default:
        return this.children(node.children, { ...format, ...FORMATS[node.name] });
    }
  }

  private link(node: HtmlElement, format: Format): ParagraphChild[] {
    const address = node.attribs.href ?? '';
    // Word reports a file as damaged if it contains an invalid address, so show only the text of such a link.
    if (!URL.canParse(address)) return this.children(node.children, format);
    const children = this.children(node.children, { ...format, style: STYLES.link });
    return [new ExternalHyperlink({ link: new URL(address).href, children })];
  }

  private footnote(node: HtmlElement): ParagraphChild {
    const [link] = node.children;
    const id = (link && isElement(link) ? link.attribs.href : '')?.slice(1) ?? '';
    const number = this.footnotes.refer(id);
    if (number !== undefined) return new FootnoteReferenceRun(number);
    return new TextRun({ text: String(this.footnotes.numberOf(id) ?? textOf(node)), superScript: true });
  }
}

export function plainText(text: string, format: Format = {}): TextRun[] {
  return text
    .split('\n')
    .map((line, index) => new TextRun({ ...format, ...(index > 0 ? { break: 1 } : {}), children: withTabs(line) }));
}

function withTabs(line: string): (string | Tab)[] {
  return line.split('\t').flatMap((part, index) => (index > 0 ? [new Tab(), part] : [part]));
}

function mark(node: HtmlElement): ParagraphChild[] {
  const [link] = node.children;
  const anchor = link && isElement(link) ? (link.attribs.href ?? '').slice(1) : '';
  const text = new TextRun({ text: `[${textOf(node)}]`, superScript: true, style: STYLES.link });
  const sign = node.attribs['data-support'] === 'not-found' ? [new TextRun({ text: '?', superScript: true })] : [];
  return [new InternalHyperlink({ anchor, children: [text] }), ...sign];
}
