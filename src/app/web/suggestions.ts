import type { Config } from '../config';
import { type Language, translator } from './language';

/** Questions that an empty conversation suggests. */
export type Suggestions = (language: Language) => readonly string[];

/** Those of the configuration, else those of the locales. */
export function suggestionsOf(config: Config): Suggestions {
  return (language) =>
    config.SUGGESTED_QUESTIONS[language] ?? [1, 2, 3, 4].map((number) => translator(language)(`suggestion.${number}`));
}
