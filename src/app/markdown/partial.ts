import { withoutGrowingFormula } from './formula';

/** The growing unit of an answer, prepared for display. */
export interface Presentable {
  readonly source: string;
  /** Whether `source` contains all of the unit's text, so that plain text can be appended to it. */
  readonly whole: boolean;
  /** The closing tags of the emphasis and code that were closed for display. The text that follows belongs before them. */
  readonly closed: string;
}

// Block markers whose meaning the next characters may change: "1", "1.", "-", "##", "```", "---".
// The repetitions share no character at their border, so that a failed match takes linear time.
const MARKER = /^[ \t>]*(?:[-+*_=#|`~:.)\d][-+*_=#|`~:.)\d \t]*)?$/;
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
  // At the end of a heading, number signs are its closing sequence, which is not part of the text.
  /[ \t]#+[ \t]*$/,
];

/**
 * Matches the unfinished first word of emphasis or code. While the word grows, it may move to the next line; an element that begins
 * with it would then move too. A very long word does not match, so it is shown while it grows.
 */
const FIRST_WORD = /^\S{1,40}$/;

/** How many characters at the end of a line are searched for `UNDECIDED` markup. */
const LONGEST_UNDECIDED = 800;

/**
 * Hides the end of the text while the next characters may change its meaning, for example an incomplete link, the header of a table
 * or a list marker. Also hides the unfinished first word of emphasis or code, and closes open emphasis and code. As a result, users rarely
 * see markup, and no text moves. Hidden text appears when more characters arrive.
 */
export function presentable(region: string): Presentable {
  const decided = withoutGrowingFormula(region);
  return decided === region ? presentableLines(region) : { ...presentableLines(decided), whole: false };
}

function presentableLines(region: string): Presentable {
  const lineStart = region.lastIndexOf('\n') + 1;
  const line = region.slice(lineStart);
  const above = withoutLoneHeader(region.slice(0, lineStart), line);
  if (above.length < lineStart) return { source: above, whole: false, closed: '' };
  if (line.trim() === '' || isUndecidedLine(line)) return { source: above, whole: false, closed: '' };
  const start = Math.max(0, line.length - LONGEST_UNDECIDED);
  const decided =
    line.slice(0, start) + UNDECIDED.reduce((text, pattern) => text.replace(pattern, ''), line.slice(start));
  const open = openMarkers(decided);
  if (open.length === 0) return { source: above + decided, whole: decided === line, closed: '' };
  const hidden = Math.max(...open.map(({ firstWord }) => firstWord));
  const shown = decided.slice(0, decided.length - hidden);
  const markers = open.filter(({ firstWord }) => firstWord === 0).map(({ marker }) => marker);
  return {
    source: above + (markers.length > 0 ? shown.trimEnd() : shown) + markers.join(''),
    whole: shown === line,
    closed: markers.map((marker) => CLOSING_TAGS[marker]).join(''),
  };
}

function isUndecidedLine(line: string): boolean {
  return MARKER.test(line) || CHECKBOX.test(line) || /^ {0,3}(\||`{3}|~{3})/.test(line);
}

/** Matches the delimiter row below the header of a table. */
const DELIMITERS = /^\|[|:\- \t]*$/;

/**
 * Removes a table's header until the first row is complete. Before the delimiter row arrives, it is unknown whether the line is a header.
 * After that, the first row may still change the widths of the columns.
 */
function withoutLoneHeader(lines: string, next: string): string {
  if (next !== '' && !isUndecidedLine(next)) return lines;
  const rows = lastRows(lines);
  const isHeader = rows.length === 1 || (rows.length === 2 && DELIMITERS.test(lines.slice(rows[0]).trimEnd()));
  return isHeader ? lines.slice(0, rows.at(-1)) : lines;
}

/**
 * If the text ends with lines that begin with a vertical bar, returns the offsets at which the last three of them (or fewer) start,
 * the last line first.
 */
function lastRows(lines: string): number[] {
  const starts: number[] = [];
  let end = lines.length;
  while (end > 0 && starts.length < 3) {
    const start = lines.slice(0, end - 1).lastIndexOf('\n') + 1;
    if (!lines.startsWith('|', start)) break;
    starts.push(start);
    end = start;
  }
  return starts;
}

type Marker = '`' | '**' | '*';

const CLOSING_TAGS: Record<Marker, string> = { '`': '</code>', '**': '</strong>', '*': '</em>' };

/** Emphasis or code that is open at the end of a line. */
interface OpenMarker {
  readonly marker: Marker;
  /** If the text after the marker is an unfinished first word: the length of the marker and this word; otherwise 0. */
  readonly firstWord: number;
}

/** Matches code, finished or open. A run of backticks is never divided, so that the search takes linear time. */
const CODE = /(?<!`)`+[^`]+(?:`+|$)/g;

/** The open code and the open emphasis around it, in this order. */
function openMarkers(line: string): OpenMarker[] {
  const parts = line.split('`');
  const text = parts.at(-1)!;
  const code = parts.length % 2 === 0 && text.trim() ? [openMarker(line, '`', text)] : [];
  // Asterisks in code are not markers.
  const emphasis = openEmphasis(line.replace(CODE, (source) => source.replace(/\S/g, 'x')));
  return emphasis ? [...code, emphasis] : code;
}

function openEmphasis(line: string): OpenMarker | undefined {
  const strong = line.split('**');
  if (strong.length % 2 === 0) return /^\S/.test(strong.at(-1)!) ? openMarker(line, '**', strong.at(-1)!) : undefined;
  const light = strong
    .join('')
    .replace(/^[ \t]*[*+-][ \t]/, '')
    .split('*');
  const isOpen = light.length % 2 === 0 && /^\S/.test(light.at(-1)!) && /(^|[\s(„"«])$/.test(light.at(-2)!);
  return isOpen ? openMarker(line, '*', light.at(-1)!) : undefined;
}

function openMarker(line: string, marker: Marker, text: string): OpenMarker {
  const isFirstWord = FIRST_WORD.test(text) && line.endsWith(marker + text);
  return { marker, firstWord: isFirstWord ? marker.length + text.length : 0 };
}
