export interface LineParts {
  /** Whether the line starts with a bullet, a number or a letter, as list items do, or is a row of a Markdown table. */
  readonly isListed: boolean;
  /** The cells of a table row, or a single cell if the line is not a table row. */
  readonly cells: readonly string[];
  /** The text before the first colon, equals sign, dash or arrow: the term of a definition. */
  readonly term?: string | undefined;
  /** The parts of an enumeration, without its bullet and without any words before a colon. */
  readonly parts: readonly string[];
}

/** Lines longer than this are running text and are not split. */
const MAX_LENGTH = 300;
/** Markdown's delimiters for emphasis and code, which may enclose a term. */
const EMPHASIS = /\*\*|__|`/g;
const BULLET =
  /^\s*(?:[-*+•‣◦▪▫●○■□–—·➢➤✓✔\uf0b7\uf0a7]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]|\d{1,2}(?:\.\d{1,2}){1,3}\.?)\s+/iu;
/** A line that starts like a list item but also ends with decoration is not a list item: `– VERTRAULICH –`. */
const DECORATED_END = /[-*+•–—·=_~]\s*$/;
const DEFINITION = /^([^:=\t|–—→]{1,60}?)\s*(?::|=|\s[-–—→]\s|[–—→])\s*\S/;
const SEPARATORS = /\s*(?:[/|;,•·\t]|\s(?:und|et|e|and|oder|ou|o|or)\s)\s*/i;

/** Splits a line into the parts that may name a classification level. */
export function partsOf(line: string): LineParts {
  if (line.length > MAX_LENGTH) return { isListed: false, cells: [line], parts: [line] };
  const plain = line.replace(EMPHASIS, '');
  const isListed = BULLET.test(plain) && !DECORATED_END.test(plain);
  const text = isListed ? plain.replace(BULLET, '') : plain;
  const cells = text.split(/[\t|]/).map((cell) => cell.trim());
  return {
    isListed: isListed || /^\s*\|.*\|\s*$/.test(plain),
    cells: cells.filter(Boolean),
    term: DEFINITION.exec(text)?.[1],
    parts: text
      .replace(/^[^:]{1,60}:\s/, '')
      .split(SEPARATORS)
      .filter(Boolean),
  };
}
