import { readFileSync } from 'node:fs';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { Eta } from 'eta';
import { LANGUAGES, type Language, LOCALES } from '../../contract';
import { typeset } from '../../typography';

const eta = new Eta({ views: join(__dirname, 'pages'), cache: true });
/** The texts of the pages: for each language, the texts of its file in `locales/` by their keys. */
const texts = Object.fromEntries(LANGUAGES.map((language) => [language, readTexts(language)]));

/** Allows no scripts, and only our own style sheet. */
const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
  'referrer-policy': 'same-origin',
  vary: 'accept-language',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

export const STYLE_SHEET = readFileSync(join(__dirname, 'pages', 'sign-in.css'));

/**
 * Responds with a page of `pages/`, in the browser's preferred language. In the template, `it.language` is this language,
 * `it.text(key, values)` is a text of `locales/`, `it.when(time)` shows a time, and the other members of `it` are those of `data`.
 */
export function showPage(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  page: string,
  data: object,
  headers: OutgoingHttpHeaders = {},
): void {
  const language = preferredLanguage(request.headers['accept-language']);
  const text = (key: string, values: Record<string, string | number> = {}) =>
    (texts[language][key] ?? key).replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));
  const times = new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'medium', timeStyle: 'short' });
  const when = (time: string) => times.format(new Date(time));
  response.writeHead(status, { ...HEADERS, 'content-language': language, ...headers });
  response.end(eta.render(page, { ...data, language, text, when }));
}

/**
 * Returns the supported language that an `Accept-Language` header prefers (RFC 9110, section 12.5.4), or else English.
 */
export function preferredLanguage(header: string | undefined): Language {
  const ranges = (header ?? '').split(',').map((range) => {
    const [tag, quality] = range.trim().split(/;\s*q=/);
    return { language: tag.toLowerCase().split('-')[0], quality: quality === undefined ? 1 : Number(quality) };
  });
  const accepted = ranges.flatMap(({ language, quality }) => {
    const known = LANGUAGES.find((candidate) => candidate === language);
    return known && quality > 0 ? [{ language: known, quality }] : [];
  });
  return accepted.sort((a, b) => b.quality - a.quality)[0]?.language ?? 'en';
}

function readTexts(language: string): Record<string, string> {
  return JSON.parse(typeset(readFileSync(join(__dirname, 'locales', `${language}.json`), 'utf8'), language));
}
