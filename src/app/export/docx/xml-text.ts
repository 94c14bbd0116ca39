/** Characters that XML 1.0 forbids, and unpaired surrogates. */
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** Returns a copy of the data whose strings contain no characters that XML forbids. Word rejects a file with such characters. */
export function withXmlText<T>(data: T): T {
  return JSON.parse(JSON.stringify(data), (_key, value: unknown) =>
    typeof value === 'string' ? value.replace(FORBIDDEN, '\uFFFD') : value,
  ) as T;
}
