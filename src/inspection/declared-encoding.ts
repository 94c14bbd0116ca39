/**
 * The number of characters that are searched for a declaration: HTML Standard, "prescan a byte stream to determine its
 * encoding".
 */
export const PRESCAN = 1024;

/** Matches an XML declaration or a `meta` element. Group 1 is the text before the encoding, group 2 is the encoding. */
const DECLARATION = /(^\s*<\?xml[^>]*\sencoding\s*=\s*["']|<meta\s[^>]*charset\s*=\s*["']?\s*)([\w.:-]+)/gi;

/**
 * Returns the encoding that a file declares, or undefined if it declares none that `TextDecoder` supports. Ignores a declaration of UTF-16:
 * if the file were in UTF-16, its bytes would not be readable as ASCII.
 */
export function declaredEncoding(start: Uint8Array): string | undefined {
  const text = Buffer.from(start).subarray(0, PRESCAN).toString('latin1');
  for (const [, , label] of text.matchAll(DECLARATION)) {
    const encoding = encodingNamed(label!);
    if (encoding && !encoding.startsWith('utf-16')) return encoding;
  }
  return undefined;
}

/** Returns the start of a file, with `utf-8` in place of the encoding that it declares. */
export function declaringUtf8(start: string): string {
  return start.slice(0, PRESCAN).replace(DECLARATION, '$1utf-8') + start.slice(PRESCAN);
}

/** Returns the Encoding Standard's name for an encoding label, or undefined if the label is unknown. */
function encodingNamed(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}
