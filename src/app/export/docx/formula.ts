import {
  Math as Formula,
  type MathComponent,
  MathFraction,
  MathLimitLower,
  MathLimitUpper,
  MathRadical,
  MathRun,
  MathSubScript,
  MathSubSuperScript,
  MathSuperScript,
} from 'docx';
import { MathMatrix } from 'docx/math';
import { childrenNamed, type HtmlElement, type HtmlNode, isElement, textOf } from './html';

/** Converts MathML into a formula that Word can edit. */
export function formula(math: HtmlElement): Formula {
  return new Formula({ children: math.children.flatMap(components) });
}

function components(node: HtmlNode): MathComponent[] {
  if (!isElement(node)) return text(textOf(node).trim());
  const parts = node.children.filter(isElement).map(components);
  const [first = [], second = [], third = []] = parts;
  switch (node.name) {
    case 'mi':
    case 'mn':
    case 'mo':
    case 'mtext':
      return text(textOf(node));
    case 'mspace':
      return text(' ');
    case 'mphantom':
    case 'mprescripts':
      return [];
    case 'mfrac':
      return [new MathFraction({ numerator: first, denominator: second, ...(hasBar(node) ? {} : { type: 'noBar' }) })];
    case 'msqrt':
      return [new MathRadical({ children: parts.flat() })];
    case 'mroot':
      return [new MathRadical({ children: first, degree: second })];
    case 'msub':
    case 'msup':
    case 'msubsup':
      return script(node.name, parts);
    case 'munder':
      return [lower(first, second)];
    case 'mover':
      return [upper(first, second)];
    case 'munderover':
      return [upper([lower(first, second)], third)];
    case 'mtable':
      return [matrix(node)];
    default:
      return parts.flat();
  }
}

/** A binomial coefficient is a fraction whose bar has no thickness. */
function hasBar({ attribs }: HtmlElement): boolean {
  return Number.parseFloat(attribs.linethickness ?? '1') !== 0;
}

/**
 * Converts a MathML element with a subscript, a superscript or both to a part of a Word formula. In chemical formulas, Temml writes an
 * empty base. Word would show a dotted box for an empty base, so a zero-width space replaces it.
 */
function script(name: 'msub' | 'msup' | 'msubsup', parts: readonly MathComponent[][]): MathComponent[] {
  const [base = [], first = [], second = []] = parts;
  if (parts.every(({ length }) => length === 0)) return [];
  const children = base.length > 0 ? base : text('\u200B');
  if (name === 'msub') return [new MathSubScript({ children, subScript: first })];
  if (name === 'msup') return [new MathSuperScript({ children, superScript: first })];
  return [new MathSubSuperScript({ children, subScript: first, superScript: second })];
}

function text(content: string): MathComponent[] {
  return content === '' ? [] : [new MathRun(content)];
}

const lower = (children: MathComponent[], limit: MathComponent[]) =>
  new MathLimitLower({ children, limit }) as unknown as MathComponent;
const upper = (children: MathComponent[], limit: MathComponent[]) =>
  new MathLimitUpper({ children, limit }) as unknown as MathComponent;

function matrix(table: HtmlElement): MathComponent {
  const rows = childrenNamed(table, 'mtr').map((row) =>
    childrenNamed(row, 'mtd').map((cell) => cell.children.flatMap(components)),
  );
  const columns = Math.max(1, ...rows.map(({ length }) => length));
  // Word requires all rows of a matrix to have the same length.
  const padded = rows.map((row) => Array.from({ length: columns }, (_, index) => row[index] ?? []));
  return new MathMatrix({ rows: padded }) as unknown as MathComponent;
}
