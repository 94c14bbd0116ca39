/** Characters that XML 1.0 forbids, and halves of surrogate pairs without their counterpart. */
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** Returns a copy of the data in which all strings can be written as XML. Word rejects a file with other characters. */
export function withXmlText<T>(data: T): T {
  return JSON.parse(JSON.stringify(data), (_key, value: unknown) =>
    typeof value === 'string' ? value.replace(FORBIDDEN, '\uFFFD') : value,
  ) as T;
}
