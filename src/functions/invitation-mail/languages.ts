/** The languages of the e-mails, in the order in which an e-mail in all languages contains them. */
export const LANGUAGES = ['de', 'fr', 'it', 'en'] as const;

export type Language = (typeof LANGUAGES)[number];

/**
 * Returns the language of a Cognito attribute `locale`, such as `fr` or `de-CH`. Returns all languages if the attribute is
 * missing or its language is not supported.
 */
export function languagesOf(locale: unknown): readonly Language[] {
  const [name] = typeof locale === 'string' ? locale.trim().toLowerCase().split(/[-_]/) : [];
  const known = LANGUAGES.find((language) => language === name);
  return known ? [known] : LANGUAGES;
}
