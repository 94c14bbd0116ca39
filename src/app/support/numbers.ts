/**
 * Matches a date (`31.12.`), a number with thousands separators (`4'500`, `4 500`), or a number with other separators (`4,500`,
 * `1.5`, `1,5`).
 */
const NUMBER =
  /\d{1,2}\.\d{1,2}\.(?:\d{2,4})?|\d{1,3}(?:['’\u00A0\u202F\u2009 ]\d{3})+(?!\d)(?:[.,]\d+)?|\d{1,3}(?:,\d{3}){2,}(?!\d)|\d+(?:[.,]\d+)*/g;
const SPACES = /['’\u00A0\u202F\u2009 ]/g;

/** Numbers that texts often write as words. The words are folded. */
const NUMBER_WORDS: Readonly<Record<string, string>> = Object.fromEntries(
  [
    'zwei deux due two',
    'drei trois tre three',
    'vier quatre quattro four',
    'funf cinq cinque five',
    'sechs six sei six',
    'sieben sept sette seven',
    'acht huit otto eight',
    'neun neuf nove nine',
    'zehn dix dieci ten',
    'elf onze undici eleven',
    'zwolf douze dodici twelve',
  ].flatMap((list, index) => list.split(' ').map((word) => [word, String(index + 2)])),
);

/** The months, as folded words. `may` is missing, because in English it is usually not the month. */
const MONTHS: Readonly<Record<string, string>> = Object.fromEntries(
  [
    'januar janvier gennaio january',
    'februar fevrier febbraio february',
    'marz mars marzo march',
    'april avril aprile',
    'mai maggio',
    'juni juin giugno june',
    'juli juillet luglio july',
    'august aout agosto',
    'september septembre settembre',
    'oktober octobre ottobre october',
    'november novembre',
    'dezember decembre dicembre december',
  ].flatMap((list, index) => list.split(' ').map((word) => [word, String(index + 1)])),
);
const WORDS = new Map(Object.entries({ ...NUMBER_WORDS, ...MONTHS }));

/** Returns the number that a folded word means: `3` for `drei`, `12` for `dezember`. Returns undefined for any other word. */
export function numberOfWord(folded: string): string | undefined {
  return WORDS.get(folded);
}

/** One of the meanings that a written number may have: a number, or the two or three numbers of a date. */
export type Reading = readonly string[];

/**
 * Returns the readings of each number in a text, the likeliest first. Numbers are normalised: `4'500`, `4 500` and `4500.00` become
 * `4500`. At the end of a sentence, `4.12.` may be a date or a decimal number.
 */
export function readingsIn(text: string): (readonly Reading[])[] {
  return (text.match(NUMBER) ?? []).map(readings);
}

/**
 * Returns the numbers in all readings of each number in a text. If a number contains spaces, also reads the digits between the spaces as
 * separate numbers, because the columns of a table may be separated only by spaces.
 */
export function numbersIn(text: string): string[] {
  return (text.match(NUMBER) ?? []).flatMap((written) => [
    ...readings(written).flat(),
    ...(written.includes(' ') ? written.split(' ').flatMap((column) => readings(column).flat()) : []),
  ]);
}

function readings(written: string): readonly Reading[] {
  const digits = written.replace(SPACES, '');
  const parts = digits.split(/[.,]/).filter(Boolean);
  if (digits.endsWith('.')) {
    const decimal = [decimalOf(parts)];
    return Number(parts[0]) <= 31 && Number(parts[1]) <= 12 ? [parts.map(whole), decimal] : [decimal];
  }
  if (parts.length === 1) return [[whole(digits)]];
  // In `1.500` and `1,500`, the separator marks thousands in one language and decimals in another. If exactly three digits follow each
  // separator, and the first digit is not 0, assume thousands.
  if (/^[1-9]\d{0,2}(?:[.,]\d{3})+$/.test(digits)) return [[whole(parts.join(''))]];
  return [parts.length > 2 ? parts.map(whole) : [decimalOf(parts)]];
}

/** @param parts the digits before and after the decimal separator */
function decimalOf([integer, fraction]: readonly string[]): string {
  const decimals = withoutZeros(fraction!);
  return decimals ? `${whole(integer!)}.${decimals}` : whole(integer!);
}

/** Removes trailing zeros. A regular expression would take quadratic time for a long run of zeros. */
function withoutZeros(digits: string): string {
  let end = digits.length;
  while (digits[end - 1] === '0') end--;
  return digits.slice(0, end);
}

/** Removes leading zeros. */
function whole(digits: string): string {
  return digits.replace(/^0+(?=\d)/, '');
}
