import type { Page } from './pdf-document';

/** A glyph as pdf.js reports it. */
interface Glyph {
  readonly originalCharCode: number;
  readonly isSpace: boolean;
}

/**
 * How a font maps its codes to Unicode. `toUnicode` contains a table, `_map`, unless the font declares no mapping; then `toUnicode` has
 * only a range of codes.
 */
interface Font {
  readonly toUnicode?: { readonly _map?: readonly (string | undefined)[] } | undefined;
}

/** The minimum number of glyphs, and of different glyphs among them, in a word. Fewer may be bullets and symbols. */
const WORD = { glyphs: 5, different: 4 };
/**
 * Characters that have no meaning, or have one only within a font: control, private-use and unassigned characters, surrogates,
 * and the replacement character.
 */
const MEANINGLESS = /^(?:[\p{Cc}\p{Co}\p{Cn}\p{Cs}\ufffd])+$/u;
/** Like `WORD`, but with higher numbers, for codes that may also be ordinary punctuation. */
const LONG_WORD = { glyphs: 8, different: 6 };
/**
 * Matches text that consists only of control characters, private-use characters and ASCII punctuation. pdf.js returns such text if it
 * mistakes the codes of a font for characters.
 */
const CODES = /^[\p{Cc}\p{Co}!-/:-@[-`{-~]+$/u;

/** Maximum number of codes in one font that may mean white space, such as spaces of different widths. */
const MAX_BLANKS = 4;
const UNKNOWN = '?';
/** Maximum time to wait until pdf.js has loaded a font, in milliseconds. */
const TIMEOUT = 500;

/**
 * Whether a text without its spaces matches `CODES` and has the minimum numbers of `LONG_WORD`. pdf.js returns such text if it has to
 * guess the characters of a font.
 */
export function isMeaningless(text: string): boolean {
  const codes = text.replace(/ /g, '');
  return codes.length >= LONG_WORD.glyphs && CODES.test(codes) && new Set(codes).size >= LONG_WORD.different;
}

/** Finds words in fonts that do not map their glyphs to characters. */
export class UnreadableWords {
  private readonly fonts = new Map<string, Promise<Font | undefined>>();
  /** The length of the current run of glyphs without a character. */
  private length = 0;
  /** The different glyphs in this run. */
  private readonly different = new Set<string>();
  /** The codes of each font that mean white space. */
  private readonly blanks = new Map<string, Set<number>>();
  private isFound = false;

  constructor(private readonly page: Page) {}

  get hasWord(): boolean {
    return this.isFound;
  }

  /** Adds glyphs in drawing order. Numbers in the list are gaps between glyphs. */
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

  /** A font needs only a few codes for white space. If more codes map to white space, the font also maps letters to white space. */
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

/**
 * Returns the characters that a code represents, or undefined if the font does not define them or if they have no meaning. Returns a
 * placeholder if the font could not be loaded or has no `toUnicode`, so that its text counts as readable.
 */
function characterOf(font: Font | undefined, code: number): string | undefined {
  if (!font?.toUnicode) return UNKNOWN;
  const character = font.toUnicode._map?.[code];
  return character === '' || (character && MEANINGLESS.test(character)) ? undefined : character;
}
