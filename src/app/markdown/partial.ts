/** Source of the part of an answer that is still growing, made fit to be shown now. */
export interface Presentable {
  readonly source: string;
  /** Whether `source` shows everything there is, so that plain text that follows can simply be appended. */
  readonly whole: boolean;
  /** Whether an emphasis was closed for show: what follows belongs inside it. */
  readonly closed: boolean;
}

// Block markers that the next characters may still change: "1", "1.", "-", "##", "```", "---".
const MARKER = /^[ \t>]*[-+*_=#|`~:.)\d \t]*$/;
// Inline markup whose meaning the next characters decide.
const UNDECIDED = [
  /!?\[[^\]\n]{0,200}\]?(\([^)\n]{0,500})?$/,
  /(?<![\p{L}\p{N}])h(t(t(p(s?(:(\/(\/\S{0,500})?)?)?)?)?)?)?$/u,
  /&#?[a-z0-9]{0,10}$/i,
  /[*_~`\\<!]+$/,
];

/**
 * Withholds what the next characters may turn into something else (a half-written link, a table's
 * first row, a lone list marker), and closes strong text and code that are still open, so that a
 * reader rarely sees markup. What is withheld is only late, never lost.
 */
export function presentable(region: string): Presentable {
  const lineStart = region.lastIndexOf('\n') + 1;
  const line = region.slice(lineStart);
  const above = withoutLoneTableRow(region.slice(0, lineStart), line);
  if (above.length < lineStart) return { source: above, whole: false, closed: false };
  if (line.trim() === '' || isUndecidedLine(line)) return { source: above, whole: false, closed: false };
  const decided = UNDECIDED.reduce((text, pattern) => text.replace(pattern, ''), line);
  const closing = openEmphasis(decided);
  return {
    source: above + (closing ? decided.trimEnd() + closing : decided),
    whole: decided === line,
    closed: closing !== '',
  };
}

function isUndecidedLine(line: string): boolean {
  return MARKER.test(line) || /^ {0,3}(\||`{3}|~{3})/.test(line);
}

/** The lines without a last line that may become a table's head: the line after it decides. */
function withoutLoneTableRow(lines: string, next: string): string {
  const last = lines.slice(0, -1).lastIndexOf('\n') + 1;
  const before = lines.slice(0, Math.max(0, last - 1)).lastIndexOf('\n') + 1;
  const lone = lines.slice(last).startsWith('|') && !lines.slice(before, last).startsWith('|');
  return lone && (next === '' || isUndecidedLine(next)) ? lines.slice(0, last) : lines;
}

/** What would close the emphasis or code that is open at the end of a line, if any is. */
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
