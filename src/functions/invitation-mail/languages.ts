import { LANGUAGES, type Language } from '../../contract';

/**
 * Returns the language of the Cognito attribute `locale`, such as `fr` or `de-CH`. Returns all languages if the attribute is
 * missing or names a language that the product does not have.
 */
export function languagesOf(locale: unknown): readonly Language[] {
  const [name] = typeof locale === 'string' ? locale.trim().toLowerCase().split(/[-_]/) : [];
  const known = LANGUAGES.find((language) => language === name);
  return known ? [known] : LANGUAGES;
}
