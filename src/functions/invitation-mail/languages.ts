/** In which people are written to, in the order in which a letter to somebody of unknown language has them. */
export const LANGUAGES = ['de', 'fr', 'it', 'en'] as const;

export type Language = (typeof LANGUAGES)[number];

/** The language of a `locale` such as `fr` or `de-CH`; all of them where it names none of them. */
export function languagesOf(locale: unknown): readonly Language[] {
  const [name] = typeof locale === 'string' ? locale.trim().toLowerCase().split(/[-_]/) : [];
  const known = LANGUAGES.find((language) => language === name);
  return known ? [known] : LANGUAGES;
}
