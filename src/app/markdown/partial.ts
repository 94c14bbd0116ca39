import { withoutGrowingFormula } from './formula';

/** The growing unit of an answer, prepared for display. */
export interface Presentable {
  readonly source: string;
  /** Whether `source` contains all of the text, so that plain text can be appended to it. */
  readonly whole: boolean;
  /** Whether open emphasis or code was closed for display; the next text belongs inside it. */
  readonly closed: boolean;
}

// Block markers whose meaning the next characters may change: "1", "1.", "-", "##", "```", "---".
const MARKER = /^[ \t>]*[-+*_=#|`~:.)\d \t]*$/;
// The beginning of an item of a task list.
const CHECKBOX = /^[ \t>]*([-+*]|\d{1,9}[.)])[ \t]+\[[ xX]?\]?[ \t]*$/;
// Inline markup whose meaning depends on the next characters.
const UNDECIDED = [
  /!?\[[^\]\n]{0,200}\]?(\([^)\n]{0,500})?$/,
  /(?<![\p{L}\p{N}])h(t(t(p(s?(:(\/(\/\S{0,500})?)?)?)?)?)?)?$/u,
  /&#?[a-z0-9]{0,10}$/i,
  /<\/?(b(r[ \t]*\/?)?|s(u([bp][ \t]*)?)?)?$/i,
  /<su[bp]>[^<\n]{0,60}$/i,
  /[*_~`\\<!$]+$/,
];

/** How much of a line is searched for such markup. */
const LONGEST_UNDECIDED = 800;

/**
 * Hides text whose meaning the next characters may change (an incomplete link, the first row of a table, a list marker), and
 * closes open emphasis and code, so that a reader rarely sees markup. Hidden text appears with the next characters.
 */
export function presentable(region: string): Presentable {
  const decided = withoutGrowingFormula(region);
  return decided === region ? presentableLines(region) : { ...presentableLines(decided), whole: false };
}

function presentableLines(region: string): Presentable {
  const lineStart = region.lastIndexOf('\n') + 1;
  const line = region.slice(lineStart);
  const above = withoutLoneTableRow(region.slice(0, lineStart), line);
  if (above.length < lineStart) return { source: above, whole: false, closed: false };
  if (line.trim() === '' || isUndecidedLine(line)) return { source: above, whole: false, closed: false };
  const start = Math.max(0, line.length - LONGEST_UNDECIDED);
  const decided =
    line.slice(0, start) + UNDECIDED.reduce((text, pattern) => text.replace(pattern, ''), line.slice(start));
  const closing = openEmphasis(decided);
  return {
    source: above + (closing ? decided.trimEnd() + closing : decided),
    whole: decided === line,
    closed: closing !== '',
  };
}

function isUndecidedLine(line: string): boolean {
  return MARKER.test(line) || CHECKBOX.test(line) || /^ {0,3}(\||`{3}|~{3})/.test(line);
}

/** Removes a last line that may be the header of a table: only the next line decides. */
function withoutLoneTableRow(lines: string, next: string): string {
  const last = lines.slice(0, -1).lastIndexOf('\n') + 1;
  const before = lines.slice(0, Math.max(0, last - 1)).lastIndexOf('\n') + 1;
  const lone = lines.slice(last).startsWith('|') && !lines.slice(before, last).startsWith('|');
  return lone && (next === '' || isUndecidedLine(next)) ? lines.slice(0, last) : lines;
}

/** Returns the marker that closes the emphasis or code that is open at the end of a line; empty if none is open. */
function openEmphasis(line: string): string {
  const code = line.split('`');
  if (code.length % 2 === 0) return code.at(-1)!.trim() ? '`' : '';
  const strong = line.split('**');
  if (strong.length % 2 === 0) return /^\S/.test(strong.at(-1)!) ? '**' : '';
  const light = strong
    .join('')
    .replace(/^[ \t]*[*+-][ \t]/, '')
    .split('*');
  return light.length % 2 === 0 && /^\S/.test(light.at(-1)!) && /(^|[\s(„"«])$/.test(light.at(-2)!) ? '*' : '';
}
