export type Utf16 = 'utf-16le' | 'utf-16be';

/** The number of bytes of a file that are examined. */
const SAMPLE = 4096;
/** High bytes of the code units of Latin, Greek, Cyrillic, Hebrew and Arabic letters, and of punctuation. */
const PLAUSIBLE = new Set([0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x1e, 0x20, 0x21]);
/** The minimum share of plausible code units of documents. */
const SHARE = 0.95;

/** The byte order that a byte order mark indicates; undefined if the bytes do not start with such a mark. */
export function byteOrderOf(start: Uint8Array): Utf16 | undefined {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  return undefined;
}

/**
 * The byte order of UTF-16 text, with or without a byte order mark; undefined for other bytes.
 *
 * @param share the minimum share of plausible code units
 */
export function detectUtf16(start: Uint8Array, share = SHARE): Utf16 | undefined {
  const byMark = byteOrderOf(start);
  if (byMark) return byMark;
  const sample = start.subarray(0, SAMPLE);
  if (isText(sample, 1, share)) return 'utf-16le';
  return isText(sample, 0, share) ? 'utf-16be' : undefined;
}

/** @param high the position of the high byte in a code unit: 1 in little-endian order */
function isText(bytes: Uint8Array, high: 0 | 1, share: number): boolean {
  const units = Math.floor(bytes.length / 2);
  let plausible = 0;
  let ascii = 0;
  for (let i = 0; i < units; i++) {
    const first = bytes[2 * i + high]!;
    const second = bytes[2 * i + 1 - high]!;
    if (PLAUSIBLE.has(first)) plausible++;
    if (first > 0) continue;
    if (isControlCharacter(second)) return false;
    ascii++;
  }
  // Text in any script has spaces or line breaks, which are ASCII.
  return ascii > 0 && plausible >= units * share;
}

/**
 * Whether a byte is a control character that does not occur in text. Text may contain backspace, tab, line and page
 * breaks, escape, and the end-of-file character of DOS.
 */
export function isControlCharacter(byte: number): boolean {
  return byte < 0x20 && !(byte >= 0x08 && byte <= 0x0d) && byte !== 0x1a && byte !== 0x1b;
}
