/** The languages of the mails, in the order in which a mail in all languages contains them. */
export const LANGUAGES = ['de', 'fr', 'it', 'en'] as const;

export type Language = (typeof LANGUAGES)[number];

/** The language of a Cognito `locale` attribute such as `fr` or `de-CH`; all languages if it is missing or unsupported. */
export function languagesOf(locale: unknown): readonly Language[] {
  const [name] = typeof locale === 'string' ? locale.trim().toLowerCase().split(/[-_]/) : [];
  const known = LANGUAGES.find((language) => language === name);
  return known ? [known] : LANGUAGES;
}
