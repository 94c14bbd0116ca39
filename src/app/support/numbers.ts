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

/** The months, as folded words. `may` is missing, because in English it usually is not the month. */
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

/** Returns the number that a folded word means: `3` for `drei`, `12` for `dezember`. */
export function numberOfWord(folded: string): string | undefined {
  return WORDS.get(folded);
}

/**
 * Returns the numbers in a text, each in one spelling: `4'500`, `4 500` and `4500.00` become `4500`; a date becomes two or three
 * numbers.
 */
export function numbersIn(text: string): string[] {
  return (text.match(NUMBER) ?? []).flatMap(spellings);
}

function spellings(written: string): string[] {
  const digits = written.replace(SPACES, '');
  const parts = digits.split(/[.,]/).filter(Boolean);
  if (digits.endsWith('.')) return parts.map(whole);
  if (parts.length === 1) return [whole(digits)];
  // In `1.500` and `1,500`, the separator marks thousands in one language and decimals in another. If exactly three digits follow,
  // assume thousands.
  if (/^[1-9]\d{0,2}(?:[.,]\d{3})+$/.test(digits)) return [whole(parts.join(''))];
  if (parts.length > 2) return parts.map(whole);
  const decimals = parts[1]!.replace(/0+$/, '');
  return [decimals ? `${whole(parts[0]!)}.${decimals}` : whole(parts[0]!)];
}

/** Removes leading zeros. */
function whole(digits: string): string {
  return digits.replace(/^0+(?=\d)/, '');
}
