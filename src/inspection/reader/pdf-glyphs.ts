import type { Page } from './pdf-document';

/** A glyph as pdf.js reports it. */
interface Glyph {
  readonly originalCharCode: number;
  readonly isSpace: boolean;
}

/** How a font maps its codes to Unicode: a table, or, where there is no way to Unicode, a range. */
interface Font {
  readonly toUnicode?: { readonly _map?: readonly (string | undefined)[] } | undefined;
}

/** Glyphs, and different ones among them, that make a word. Single ones are bullets and symbols. */
const WORD = { glyphs: 5, different: 4 };
/** Characters that have no meaning, or only within one font: control characters, private use, not assigned. */
const MEANINGLESS = /^(?:[\p{Cc}\p{Co}\p{Cn}\p{Cs}\ufffd])+$/u;
/** The same for codes that may be punctuation. */
const LONG_WORD = { glyphs: 8, different: 6 };
/** Characters of a text whose codes were taken for characters: neither letters nor digits. */
const CODES = /^[\p{Cc}\p{Co}!-/:-@[-`{-~]+$/u;

/** Codes of one font that may mean white space: spaces of different widths. */
const MAX_BLANKS = 4;
const UNKNOWN = '?';
/** Milliseconds to wait for a font that could not be loaded. */
const TIMEOUT = 500;

/** Whether a text consists of many different codes without a meaning: pdf.js guesses the characters of some fonts. */
export function isMeaningless(text: string): boolean {
  const codes = text.replace(/ /g, '');
  return codes.length >= LONG_WORD.glyphs && CODES.test(codes) && new Set(codes).size >= LONG_WORD.different;
}

/** Finds words in fonts that do not say which characters their glyphs are. */
export class UnreadableWords {
  private readonly fonts = new Map<string, Promise<Font | undefined>>();
  /** The current run of glyphs without a character. */
  private length = 0;
  private readonly different = new Set<string>();
  /** The codes of each font that mean white space. */
  private readonly blanks = new Map<string, Set<number>>();
  private isFound = false;

  constructor(private readonly page: Page) {}

  get hasWord(): boolean {
    return this.isFound;
  }

  /** Adds glyphs in drawing order. Numbers among them are gaps. */
  async add(fontName: string, glyphs: readonly unknown[]): Promise<void> {
    if (this.isFound) return;
    const font = await this.load(fontName);
    for (const glyph of glyphs) {
      if (typeof glyph !== 'object' || glyph === null) continue;
      const { originalCharCode: code, isSpace } = glyph as Glyph;
      if (isSpace) continue;
      const character = characterOf(font, code);
      if (character === undefined) this.extend(`${fontName} ${code}`);
      else this.end();
      if (character?.trim() === '') this.addBlank(fontName, code);
    }
  }

  private extend(glyph: string): void {
    this.length++;
    this.different.add(glyph);
    this.isFound ||= this.length >= WORD.glyphs && this.different.size >= WORD.different;
  }

  /** A font has a space and few others like it; more codes that mean a space are hidden letters. */
  private addBlank(fontName: string, code: number): void {
    const codes = this.blanks.get(fontName) ?? new Set();
    this.blanks.set(fontName, codes.add(code));
    this.isFound ||= codes.size > MAX_BLANKS;
  }

  private end(): void {
    this.length = 0;
    this.different.clear();
  }

  private load(name: string): Promise<Font | undefined> {
    const known = this.fonts.get(name);
    if (known) return known;
    const font = new Promise<Font | undefined>((resolve) => {
      const timer = setTimeout(resolve, TIMEOUT);
      this.page.commonObjs.get(name, (loaded: Font | undefined) => {
        clearTimeout(timer);
        resolve(loaded);
      });
    });
    this.fonts.set(name, font);
    return font;
  }
}

/** The characters that a code means, or undefined if nothing says so. Those of a font that could not be loaded are unknown, but readable. */
function characterOf(font: Font | undefined, code: number): string | undefined {
  if (!font?.toUnicode) return UNKNOWN;
  const character = font.toUnicode._map?.[code];
  return character === '' || (character && MEANINGLESS.test(character)) ? undefined : character;
}
