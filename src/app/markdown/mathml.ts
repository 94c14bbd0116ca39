import temml, { type Options } from 'temml';
import { withOrdinaryLetters } from './math-letters';

/** Formulas with more characters than this are shown as their source. */
export const LONGEST_FORMULA = 1500;
/** Maximum length of a formula with chemistry. The time to render such a formula grows with the square of its length. */
const LONGEST_CHEMISTRY = 200;
const CHEMISTRY = /\\(ce|pu)(?![a-zA-Z])/;

/**
 * Maximum nesting of elements. If elements are nested more than 512 levels deep, Chromium moves them to another parent element.
 * Formulas that people read have fewer than 20 levels.
 */
const DEEPEST_NESTING = 60;
/** Together with `LONGEST_CACHED`, keeps the cache below about 35 MB, at two bytes a character. */
const CACHED_FORMULAS = 1000;
const LONGEST_CACHED = 16_000;

const OPTIONS: Options = { throwOnError: true, trust: false, maxExpand: 200, maxSize: [9, 9] };
/** The commands of the LaTeX package siunitx for quantities, as macros. */
const UNITS: Record<string, string> = {
  '\\SI': '#1\\,\\mathrm{#2}',
  '\\celsius': '°\\mathrm{C}',
  '\\num': '#1',
  '\\qty': '#1\\,\\mathrm{#2}',
  '\\si': '\\mathrm{#1}',
  '\\unit': '\\mathrm{#1}',
};
/**
 * Matches environments that number their lines. The numbers are omitted, because no text refers to them and they would begin with 1 in
 * every answer.
 */
const NUMBERED = /\{(align|alignat|equation|gather)\}/g;

/** The elements that the library's output may contain: no links, no HTML or SVG, and nothing that runs JavaScript. */
const ELEMENTS = new Set(
  (
    'math menclose mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow mspace msqrt mstyle msub msubsup ' +
    'msup mtable mtd mtext mtr munder munderover none'
  ).split(' '),
);
const ATTRIBUTES: Record<string, RegExp> = {
  accent: /^(true|false)$/,
  columnspan: /^\d{1,2}$/,
  display: /^block$/,
  displaystyle: /^(true|false)$/,
  fence: /^(true|false)$/,
  form: /^(prefix|infix|postfix)$/,
  linethickness: /^\d(\.\d+)?(px|em)$/,
  mathsize: /^[0-4](\.\d+)?em$/,
  mathvariant: /^normal$/,
  movablelimits: /^(true|false)$/,
  rowspan: /^\d{1,2}$/,
  scriptlevel: /^[+-]?\d$/,
  separator: /^(true|false)$/,
  stretchy: /^(true|false)$/,
  symmetric: /^(true|false)$/,
  // These attributes are lengths. Negative or large lengths could make the formula cover the text around it.
  depth: /^\d(\.\d+)?em$/,
  height: /^\d(\.\d+)?em$/,
  lspace: /^\d(\.\d+)?(em)?$/,
  maxsize: /^\d(\.\d+)?em$/,
  minsize: /^\d(\.\d+)?em$/,
  rspace: /^\d(\.\d+)?(em)?$/,
  width: /^\d(\.\d+)?em$/,
};
/** Classes that stay in the library's output, for the rules in `templates/styles/chat/formula.css`. */
const CLASSES = new Set(
  'tml-cancel tml-jot tml-left tml-overline tml-right tml-underline tml-xcancel downstrike sout upstrike'.split(' '),
);
/**
 * Styles in the library's output, and the classes that replace them, because the content security policy forbids style attributes.
 */
const STYLES: readonly (readonly [RegExp, string])[] = [
  [/padding-left:0(em|pt)/, 'no-start'],
  [/padding-left:1em/, 'wide-start'],
  [/padding-right:0(em|pt)/, 'no-end'],
  [/(^|;)width:100%/, 'full'],
  [/(^|;)width:50%/, 'half'],
  [/border:[^;]*solid/, 'boxed'],
  [/border-left:[^;]*(solid|dashed)/, 'line-start'],
  [/border-right:[^;]*(solid|dashed)/, 'line-end'],
  [/border-top:[^;]*(solid|dashed|double)/, 'line-top'],
  [/border-bottom:[^;]*(solid|dashed|double)/, 'line-bottom'],
];

const TAG = /<(\/?)([a-z]+)([^>]*)>/g;
const ATTRIBUTE = /([a-z-]+)="([^"]*)"/g;

/** Rendered formulas, by their display mode and source. They are needed again whenever the paragraph that contains them grows. */
const cache = new Map<string, string | undefined>();

/** Returns the work for rendering a formula: the number of characters of TeX without chemistry that would take as long. */
export function workFor(tex: string): number {
  return CHEMISTRY.test(tex) ? Math.max(tex.length, tex.length ** 2 / 30) : tex.length;
}

/**
 * Returns the MathML of a formula in TeX; undefined if the formula is invalid, too large or not safe. Colours and negative spaces
 * are omitted.
 */
export function mathml(tex: string, display: boolean): string | undefined {
  const key = `${display ? 'block' : 'inline'} ${tex}`;
  if (cache.has(key)) return cache.get(key);
  const html = render(tex, display);
  if (cache.size >= CACHED_FORMULAS) cache.delete(cache.keys().next().value!);
  if (tex.length <= LONGEST_FORMULA && (html?.length ?? 0) <= LONGEST_CACHED) cache.set(key, html);
  return html;
}

function render(tex: string, display: boolean): string | undefined {
  if (tex.length > (CHEMISTRY.test(tex) ? LONGEST_CHEMISTRY : LONGEST_FORMULA)) return undefined;
  try {
    // Pass a copy of the macros, because the library adds the formula's own definitions to the object.
    const options = { ...OPTIONS, displayMode: display, macros: { ...UNITS } };
    return safe(temml.renderToString(tex.replace(NUMBERED, '{$1*}'), options));
  } catch {
    // In addition to a ParseError, the library throws a RangeError for deep nesting and a TypeError for some invalid formulas.
    return undefined;
  }
}

/**
 * Removes unknown attributes and classes from the library's output. Returns undefined if the output has an unknown element or is
 * nested too deeply.
 */
function safe(html: string): string | undefined {
  let depth = 0;
  let deepest = 0;
  let isSafe = true;
  const cleaned = html.replace(TAG, (_, slash: string, name: string, attributes: string) => {
    depth += slash ? -1 : 1;
    deepest = Math.max(deepest, depth);
    isSafe &&= ELEMENTS.has(name);
    return slash ? `</${name}>` : `<${name}${safeAttributes(attributes)}>`;
  });
  return isSafe && deepest <= DEEPEST_NESTING ? withOrdinaryLetters(cleaned) : undefined;
}

function safeAttributes(attributes: string): string {
  const classes: string[] = [];
  let kept = '';
  for (const [, name, value] of attributes.matchAll(ATTRIBUTE) as Iterable<[string, string, string]>) {
    if (name === 'class') classes.push(...value.split(' ').filter((word) => CLASSES.has(word)));
    else if (name === 'style') classes.push(...STYLES.filter(([style]) => style.test(value)).map(([, word]) => word));
    else if (ATTRIBUTES[name]?.test(value)) kept += ` ${name}="${value}"`;
  }
  return classes.length > 0 ? `${kept} class="${classes.join(' ')}"` : kept;
}
