import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Context } from 'koa';
import { LANGUAGES, type Language, LOCALES, PRODUCT } from '../../../contract';
import { typeset } from '../../../typography';
import { resources } from '../../resources';
import { type Formats, formatsIn, type Value } from './formats';
import { type Times, timesIn } from './times';

/** The name of each language in that language. */
export const OWN_NAMES = { de: 'Deutsch', fr: 'Français', it: 'Italiano', en: 'English' } as const;

/**
 * Returns a sentence of the locales, and replaces its placeholders:
 *
 * - `{name}`: the value of that name;
 * - `{name, number}`: the formatted number;
 * - `{name, plural, one {# user} other {# users}}`: the form for the number, in which `#` is the number.
 *
 * This is a subset of ICU's message format, with the additional formats of `Formats`.
 */
export interface Translate {
  (sentence: string, values?: Values): string;
  /** Numbers, sizes, dates and lists in the same language. */
  readonly formats: Formats;
  /** Times in the same language. */
  readonly times: Times;
  readonly language: Language;
  /** The name of the product. */
  readonly product: string;
}

/** The values of a sentence's placeholders. */
export type Values = Readonly<Record<string, Value>>;

const PLACEHOLDER = /\{(\w+)(?:, (?:plural, one \{([^{}]*)\} other \{([^{}]*)\}|([a-z, ]+)))?\}/g;
const COOKIE = 'language';
const A_YEAR = 365 * 86_400_000;

const sentences = Object.fromEntries(LANGUAGES.map((language) => [language, readSentences(language)])) as Record<
  Language,
  Record<string, string>
>;

/** Returns the language that the user chose, or else the language that the browser prefers, or else English. */
export function languageOf(ctx: Context): Language {
  const chosen = ctx.cookies.get(COOKIE);
  return (
    LANGUAGES.find((language) => language === chosen) ??
    ((ctx.acceptsLanguages([...LANGUAGES, ...LANGUAGES.map((language) => `${language}-CH`)]) || 'en').slice(
      0,
      2,
    ) as Language)
  );
}

/** Sets the cookie for the chosen language. Ignores unknown languages. */
export function rememberLanguage(ctx: Context, language: string): void {
  const known = LANGUAGES.find((candidate) => candidate === language);
  if (known) ctx.cookies.set(COOKIE, known, { maxAge: A_YEAR, sameSite: 'lax', httpOnly: true, overwrite: true });
}

/**
 * Returns the function that translates into a language. It throws an Error for an unknown sentence, which is a bug that the tests detect.
 *
 * @param timeZone the time zone of dates and times
 * @param product the name of the product
 */
export function translator(language: Language, timeZone = 'UTC', product: string = PRODUCT): Translate {
  const formats = formatsIn(LOCALES[language]);
  const translate = (sentence: string, values: Values = {}) => {
    const text = sentences[language][sentence];
    if (text === undefined) throw new Error(`locales/${language}.json has no sentence ${sentence}`);
    return text.replace(PLACEHOLDER, (_, name: string, one?: string, other?: string, format?: string) => {
      const value = values[name] ?? '';
      if (other !== undefined && typeof value === 'number') return formats.plural(value, one!, other);
      return format ? formats.placeholder(value, format) : String(value);
    });
  };
  return Object.assign(translate, { formats, times: timesIn(LOCALES[language], timeZone), language, product });
}

function readSentences(language: Language): Record<string, string> {
  const text = readFileSync(path.join(resources, 'locales', `${language}.json`), 'utf8');
  return JSON.parse(typeset(text, language)) as Record<string, string>;
}
