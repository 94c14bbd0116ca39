/** Characters in which a declaration is searched: HTML Standard, "prescan a byte stream to determine its encoding". */
export const PRESCAN = 1024;

/** An XML declaration or a `meta` element: what precedes the encoding, and the encoding. */
const DECLARATION = /(^\s*<\?xml[^>]*\sencoding\s*=\s*["']|<meta\s[^>]*charset\s*=\s*["']?\s*)([\w.:-]+)/gi;

/** The encoding that a file declares, if it is known. UTF-16 cannot be declared in bytes that are readable as ASCII. */
export function declaredEncoding(start: Uint8Array): string | undefined {
  const text = Buffer.from(start).subarray(0, PRESCAN).toString('latin1');
  for (const [, , label] of text.matchAll(DECLARATION)) {
    const encoding = encodingNamed(label!);
    if (encoding && !encoding.startsWith('utf-16')) return encoding;
  }
  return undefined;
}

/** The start of a file with UTF-8 as its declared encoding. */
export function declaringUtf8(start: string): string {
  return start.slice(0, PRESCAN).replace(DECLARATION, '$1utf-8') + start.slice(PRESCAN);
}

/** The name of the encoding with this label in the Encoding Standard. */
function encodingNamed(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}
