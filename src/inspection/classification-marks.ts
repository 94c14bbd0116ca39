import { displayed } from './directions';
import { normalise, withoutSpaces } from './normalise';

/** A label that precedes a mark, such as `Klassifizierung` in `Klassifizierung: VERTRAULICH`. */
const LABEL = new RegExp(
  `^(?:${[
    '(?:SICHERHEITS|INFORMATIONS)?(?:KLASSIFIZIERUNG|KLASSIFIKATION|KLASSIERUNG|EINSTUFUNG)S?(?:VERMERK|STUFE|GRAD|KATEGORIE)?',
    '(?:GEHEIMHALTUNGS|SCHUTZ|VERTRAULICHKEITS)(?:STUFE|GRAD)',
    '(?:(?:NIVEAU|DEGRE|MENTION|ECHELON) DE )?CLASSIFICATION',
    '(?:SECURITY |DOCUMENT |INFORMATION |DATA )?CLASSIFICATION(?: LEVEL| MARKING)?',
    '(?:(?:LIVELLO|GRADO|MENZIONE) DI )?CLASSIFICAZIONE',
  ].join('|')})(?![\\p{L}\\p{N}])`,
  'u',
);

/**
 * Qualifiers that accompany a mark, as in NATO SECRET, CONFIDENTIEL UE / EU CONFIDENTIAL, VS-GEHEIM, SECRET DÉFENSE.
 */
const QUALIFIERS = /(?<![\p{L}\p{N}])(?:EU|UE|NATO|OTAN|COSMIC|VS|DEFENSE)(?![\p{L}\p{N}])/gu;

const PAGE_NUMBER = new RegExp(
  [
    '(?<![\\p{L}\\p{N}])(?:SEITE|PAGE|PAGINA|S\\.|P\\.) {0,2}\\d{1,5}(?: ?(?:VON|DE|OF|DI|SUR|/) ?\\d{1,5})?(?![\\p{L}\\p{N}])',
    '(?<![\\p{L}\\p{N}])\\d{1,5} ?(?:VON|DE|OF|DI|SUR|/) ?\\d{1,5}(?![\\p{L}\\p{N}])',
    '^ {0,2}\\d{1,5} ',
    ' \\d{1,5} {0,2}$',
  ].join('|'),
  'gu',
);

/** Decoration around a mark, or separators between several marks on one line. */
const DECORATION = /[^\p{L}\p{N} ]+/u;
/**
 * Matches separators between the parts of a header or footer. Commas, full stops and semicolons are not among them, because they
 * separate the parts of a sentence.
 */
const SEPARATOR = /[\t\n|¦/\\•·∙●▪■–—―*#[\]{}]+|\.{2,}| -+ |^-+ ?|(?<!-) ?-+$| {2,}/u;

/** If a line has more cells than this, its cells are not searched for marks one by one: the line is a row of data. */
const MAX_CELLS = 3;

/** Finds classification marks where they classify a document, not where a sentence mentions them. */
export class ClassificationMarks {
  private readonly marks: { readonly text: string; readonly letters: string; readonly asWord: RegExp }[];

  /** @param marks such as `TRÈS SECRET`; case and accents are ignored */
  constructor(marks: readonly string[]) {
    this.marks = marks
      .map((text) => ({ text, letters: withoutSpaces(normalise(text)) }))
      .map(({ text, letters }) => ({ text, letters, asWord: wordPattern(letters) }))
      // Longest first, so that `STRENG GEHEIM` is reported rather than the `GEHEIM` that it contains.
      .sort((a, b) => b.letters.length - a.letters.length);
  }

  get names(): readonly string[] {
    return this.marks.map(({ text }) => text);
  }

  /** Whether a line may contain a mark: a fast check that rules out most lines. */
  mayContain(line: string): boolean {
    return displayed(line).some((shown) => {
      const letters = normalise(shown).replace(/[^\p{L}\p{N}]+/gu, '');
      return this.marks.some((mark) => letters.includes(mark.letters.replace(/[^\p{L}\p{N}]+/gu, '')));
    });
  }

  /**
   * Finds the first mark on a line that consists only of marks, labels such as `Klassifizierung:`, qualifiers and decoration. A mark
   * may be in upper or lower case, and may be letter-spaced. If tabs divide the line into two or three columns, also finds a mark in
   * a column that is in capitals and consists only of these parts.
   */
  findAlone(line: string): string | undefined {
    return findFirst(displayed(line), (shown) => this.findAloneIn(shown));
  }

  /** Whether a line contains a label such as `Klassifizierung:`. */
  hasLabel(line: string): boolean {
    return normalise(line)
      .split(DECORATION)
      .some((part) => LABEL.test(part.trim()));
  }

  /**
   * Finds the mark in a line of a header or footer: alone on the line, between separators, or as a word in capitals.
   */
  findInMargin(line: string): string | undefined {
    return findFirst(displayed(line), (shown) => this.findInMarginOf(shown));
  }

  private findAloneIn(line: string): string | undefined {
    const whole = this.onlyMarks(normalise(line));
    if (whole) return whole;
    const cells = line
      .split('\t')
      .map((cell) => cell.trim())
      .filter(Boolean);
    if (cells.length < 2 || cells.length > MAX_CELLS) return undefined;
    return findFirst(cells, (cell) => (isUpperCase(cell) ? this.onlyMarks(normalise(cell)) : undefined));
  }

  private findInMarginOf(line: string): string | undefined {
    return (
      this.findAloneIn(line) ??
      findFirst(normalise(line).replace(PAGE_NUMBER, '\t').split(SEPARATOR), (part) => this.onlyMarks(part)) ??
      this.asWord(normalise(line, { keepsCase: true }))
    );
  }

  /**
   * Returns the first mark of a normalised line if the line consists only of marks, labels, qualifiers and decoration; otherwise undefined.
   */
  private onlyMarks(line: string): string | undefined {
    const whole = this.equal(line.replace(/[^\p{L}\p{N}]+/gu, ''));
    if (whole) return whole;
    let found: string | undefined;
    for (const part of line.split(DECORATION).map((piece) => piece.trim().replace(LABEL, ''))) {
      const mark = this.equal(withoutSpaces(part)) ?? this.equal(withoutSpaces(part.replace(QUALIFIERS, '')));
      if (!mark && withoutSpaces(part.replace(QUALIFIERS, ''))) return undefined;
      found ??= mark;
    }
    return found;
  }

  private equal(text: string): string | undefined {
    return text ? this.marks.find((mark) => mark.letters === text)?.text : undefined;
  }

  private asWord(line: string): string | undefined {
    return this.marks.find((mark) => mark.asWord.test(line))?.text;
  }
}

/**
 * Returns a case-sensitive pattern for a mark as a whole word, which may be letter-spaced. The pattern does not match a mark that is
 * followed by a hyphen and a letter, as in a compound.
 */
function wordPattern(letters: string): RegExp {
  const spaced = [...letters].map((letter) => letter.replace(/[^\p{L}\p{N}]/u, '\\$&')).join('\\s{0,2}');
  return new RegExp(`(?<![\\p{L}\\p{N}])${spaced}(?![\\p{L}\\p{N}]|-\\p{L})`, 'u');
}

function isUpperCase(text: string): boolean {
  return text === text.toUpperCase();
}

function findFirst<T>(items: readonly T[], find: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = find(item);
    if (found) return found;
  }
  return undefined;
}
