import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Context } from 'koa';
import { resources } from '../resources';

export const LANGUAGES = ['de', 'fr', 'it', 'en'] as const;

export type Language = (typeof LANGUAGES)[number];

/** The locales in which dates and numbers are formatted. */
export const LOCALES: Readonly<Record<Language, string>> = { de: 'de-CH', fr: 'fr-CH', it: 'it-CH', en: 'en-GB' };

/**
 * Returns a sentence of the locales. Replaces each `{name}` in it with the value of that name, `{name, number}` with the
 * formatted number, and `{name, plural, one {# user} other {# users}}` with the form for the number (`#`): a subset of
 * ICU's message format.
 */
export type Translate = (sentence: string, values?: Readonly<Record<string, string | number>>) => string;

const PLACEHOLDER = /\{(\w+)(?:, (?:number|plural, one \{([^{}]*)\} other \{([^{}]*)\}))?\}/g;
const COOKIE = 'language';
const A_YEAR = 365 * 86_400_000;

const sentences = Object.fromEntries(
  LANGUAGES.map((language) => [
    language,
    JSON.parse(readFileSync(path.join(resources, 'locales', `${language}.json`), 'utf8')) as Record<string, string>,
  ]),
) as Record<Language, Record<string, string>>;

/** Cached, because creating a formatter of `Intl` is slow. */
const numbers = forEachLanguage((region) => new Intl.NumberFormat(region, { maximumFractionDigits: 1 }));
const plurals = forEachLanguage((region) => new Intl.PluralRules(region));

/** Returns the language that the person chose, or else the one that the browser prefers. */
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

/** @throws Error for an unknown sentence, which is a bug that the tests detect */
export function translator(language: Language): Translate {
  return (sentence, values = {}) => {
    const text = sentences[language][sentence];
    if (text === undefined) throw new Error(`locales/${language}.json has no sentence ${sentence}`);
    return text.replace(PLACEHOLDER, (placeholder, name: string, one?: string, other?: string) => {
      const value = values[name] ?? '';
      if (typeof value === 'string' || !placeholder.includes(',')) return String(value);
      const number = numbers[language].format(value);
      if (other === undefined) return number;
      return (plurals[language].select(value) === 'one' ? one! : other).replaceAll('#', number);
    });
  };
}

function forEachLanguage<T>(create: (region: string) => T): Record<Language, T> {
  return Object.fromEntries(LANGUAGES.map((language) => [language, create(LOCALES[language])])) as Record<Language, T>;
}
