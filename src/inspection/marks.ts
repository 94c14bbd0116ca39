import { folded, squeezed } from './folding';

/** What may stand before a mark: `Klassifizierung: VERTRAULICH`. */
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

/** Whose mark it is, and what some add to theirs: NATO SECRET, CONFIDENTIEL UE / EU CONFIDENTIAL, VS-GEHEIM, SECRET DÉFENSE. */
const COMPANIONS = /(?<![\p{L}\p{N}])(?:EU|UE|NATO|OTAN|COSMIC|VS|DEFENSE)(?![\p{L}\p{N}])/gu;

const PAGE_NUMBER = new RegExp(
  [
    '(?<![\\p{L}\\p{N}])(?:SEITE|PAGE|PAGINA|S\\.|P\\.) {0,2}\\d{1,5}(?: ?(?:VON|DE|OF|DI|SUR|/) ?\\d{1,5})?(?![\\p{L}\\p{N}])',
    '(?<![\\p{L}\\p{N}])\\d{1,5} ?(?:VON|DE|OF|DI|SUR|/) ?\\d{1,5}(?![\\p{L}\\p{N}])',
    '^ {0,2}\\d{1,5} ',
    ' \\d{1,5} {0,2}$',
  ].join('|'),
  'gu',
);

/** What a line is decorated with, and what stands between the marks of one line. */
const DECORATION = /[^\p{L}\p{N} ]+/u;
/** What separates the parts of a header or footer: no more than what would not stand in a sentence. */
const SEPARATOR = /[\t\n|¦/\\•·∙●▪■–—―*#[\]{}]+|\.{2,}| -+ |^-+ ?|(?<!-) ?-+$| {2,}/u;

/** Cells of a line of which one may be a mark: a table with more is data. */
const MOST_CELLS = 3;

/** Finds the marks of classified documents where they classify, not where they are spoken of. */
export class Marks {
  private readonly marks: { readonly text: string; readonly squeezed: string; readonly asWord: RegExp }[];

  /** @param marks such as `TRÈS SECRET`; case and accents do not matter */
  constructor(marks: readonly string[]) {
    this.marks = marks
      .map((text) => ({ text, squeezed: squeezed(folded(text)), asWord: asWord(squeezed(folded(text))) }))
      // `STRENG GEHEIM` is named rather than the `GEHEIM` in it.
      .sort((a, b) => b.squeezed.length - a.squeezed.length);
  }

  /**
   * The mark that stands alone on a line: in any case, decorated, letter-spaced, after `Klassifizierung:`, beside other marks.
   * Of a line with several columns, separated by tabs, a column in capitals stands alone as well.
   */
  alone(line: string): string | undefined {
    const whole = this.onlyMarks(folded(line));
    if (whole) return whole;
    const cells = line
      .split('\t')
      .map((cell) => cell.trim())
      .filter(Boolean);
    if (cells.length < 2 || cells.length > MOST_CELLS) return undefined;
    return first(cells, (cell) => (isCapital(cell) ? this.onlyMarks(folded(cell)) : undefined));
  }

  /** The mark in a line of a header or footer: alone, between separators, or in capitals as a word of its own. */
  inMargin(line: string): string | undefined {
    return (
      this.alone(line) ??
      first(folded(line).replace(PAGE_NUMBER, '\t').split(SEPARATOR), (part) => this.onlyMarks(part)) ??
      this.asWord(folded(line, { keepsCase: true }))
    );
  }

  /** The first mark of a line, already folded, that holds nothing but marks and what may accompany them. */
  private onlyMarks(line: string): string | undefined {
    const whole = this.equal(line.replace(/[^\p{L}\p{N}]+/gu, ''));
    if (whole) return whole;
    let found: string | undefined;
    for (const part of line.split(DECORATION).map((piece) => piece.trim().replace(LABEL, ''))) {
      const mark = this.equal(squeezed(part)) ?? this.equal(squeezed(part.replace(COMPANIONS, '')));
      if (!mark && squeezed(part.replace(COMPANIONS, ''))) return undefined;
      found ??= mark;
    }
    return found;
  }

  private equal(text: string): string | undefined {
    return text ? this.marks.find((mark) => mark.squeezed === text)?.text : undefined;
  }

  private asWord(line: string): string | undefined {
    return this.marks.find((mark) => mark.asWord.test(line))?.text;
  }
}

/** A mark as a word of a line that keeps its case; it may be letter-spaced, but is not the beginning of a compound. */
function asWord(letters: string): RegExp {
  const spaced = [...letters].map((letter) => letter.replace(/[^\p{L}\p{N}]/u, '\\$&')).join('\\s{0,2}');
  return new RegExp(`(?<![\\p{L}\\p{N}])${spaced}(?![\\p{L}\\p{N}]|-\\p{L})`, 'u');
}

function isCapital(text: string): boolean {
  return text === text.toUpperCase();
}

function first<T>(items: readonly T[], find: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = find(item);
    if (found) return found;
  }
  return undefined;
}
