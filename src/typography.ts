/** No-break spaces: a browser does not break a line at them. */
const NO_BREAK = '\u00A0';
const NARROW_NO_BREAK = '\u202F';

/**
 * For each language whose typography requires no-break spaces, a function that puts them in place of ordinary spaces. `locales/README.md`
 * describes the rules.
 */
const RULES: Readonly<Record<string, (text: string) => string>> = {
  de: (text) => text.replaceAll(' …', `${NO_BREAK}…`),
  fr: (text) => text.replace(/(?<=«) | (?=[:»])/g, NO_BREAK).replace(/ (?=[;!?])/g, NARROW_NO_BREAK),
};

/** @param language such as `fr`. The text of a language without rules is returned unchanged */
export function typeset(text: string, language: string): string {
  return RULES[language]?.(text) ?? text;
}
