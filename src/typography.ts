/** No-break spaces: a browser does not break a line at them. */
const NO_BREAK = '\u00A0';
const NARROW_NO_BREAK = '\u202F';

/**
 * For each language, replaces ordinary spaces where its typography requires no-break spaces. The rules are in
 * `locales/README.md`.
 */
const RULES: Readonly<Record<string, (text: string) => string>> = {
  de: (text) => text.replaceAll(' …', `${NO_BREAK}…`),
  fr: (text) => text.replace(/(?<=«) | (?=[:»])/g, NO_BREAK).replace(/ (?=[;!?])/g, NARROW_NO_BREAK),
};

/** @param language such as `fr`; in a language without rules, the text stays as it is */
export function typeset(text: string, language: string): string {
  return RULES[language]?.(text) ?? text;
}
