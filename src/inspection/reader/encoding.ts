import { declaredEncoding } from '../declared-encoding';
import { byteOrderOf, detectUtf16 } from '../utf-16';
import { InvalidDocument } from './errors';

/** Characters beyond ASCII that are common in German, French, Italian and English texts. */
const COMMON = new Set('äöüÄÖÜßàâçéèêëîïôùûœæÀÇÉÈÊÎÔÙŒÆìòóíáúñåøõã«»‹›„“”‚‘’–—…€°§²³·•µ±½¼×\u00a0\u00ad');
/** The minimum share of common characters among all characters beyond ASCII. */
const SHARE = 0.9;
/** Single-byte encodings that programs use without declaring them. */
const UNDECLARED = ['windows-1252', 'macintosh'];

/** The number of bytes at the start of a file that are examined for UTF-16. A declaration must be in the first PRESCAN bytes. */
const SAMPLE = 4096;

/** How a text file is encoded. */
export interface Encoding {
  /** A label of the Encoding Standard. */
  readonly label: string;
  /** Whether the file must be converted before programs can read it correctly as UTF-8. */
  readonly isOther: boolean;
}

/**
 * Detects the encoding of a text file. Tries, in this order: UTF-16 by its byte order mark or its bytes; UTF-8, if all
 * bytes are valid; the declared encoding; and the single-byte encoding in which most characters beyond ASCII are
 * common.
 *
 * @param isHtml whether the file may declare its encoding
 * @throws InvalidDocument
 */
export function encodingOf(chunks: readonly Uint8Array[], isHtml: boolean): Encoding {
  const start = Buffer.concat(chunks.slice(0, 16)).subarray(0, SAMPLE);
  const utf16 = detectUtf16(start);
  if (utf16) return { label: isValid(chunks, utf16), isOther: true };
  const declared = isHtml ? declaredEncoding(start) : undefined;
  if (decodes(chunks, 'utf-8')) return { label: 'utf-8', isOther: declared !== undefined && declared !== 'utf-8' };
  if (declared && declared !== 'utf-8' && decodes(chunks, declared)) return { label: declared, isOther: true };
  return { label: guess(chunks), isOther: true };
}

/** The encoding that the first bytes of an XML file reveal (XML 1.0, appendix F), or else the declared encoding; by default, UTF-8. */
export function xmlEncodingOf(start: Uint8Array): string {
  if (start[0] === 0x3c && start[1] === 0) return 'utf-16le';
  if (start[0] === 0 && start[1] === 0x3c) return 'utf-16be';
  return byteOrderOf(start) ?? declaredEncoding(start) ?? 'utf-8';
}

function isValid(chunks: readonly Uint8Array[], label: string): string {
  if (!decodes(chunks, label)) throw new InvalidDocument('encoding');
  return label;
}

function decodes(chunks: readonly Uint8Array[], label: string): boolean {
  const decoder = new TextDecoder(label, { fatal: true });
  try {
    for (const chunk of chunks) decoder.decode(chunk, { stream: true });
    decoder.decode();
    return true;
  } catch {
    return false;
  }
}

/**
 * Chooses the single-byte encoding in which the largest share of characters beyond ASCII is common.
 *
 * @throws InvalidDocument if this share is less than SHARE
 */
function guess(chunks: readonly Uint8Array[]): string {
  const counts = new Uint32Array(256);
  for (const chunk of chunks) for (const byte of chunk) counts[byte]!++;
  const [best] = UNDECLARED.map((label) => ({ label, share: shareOfCommon(counts, label) })).sort(
    (a, b) => b.share - a.share,
  );
  if (best!.share < SHARE) throw new InvalidDocument('encoding');
  return best!.label;
}

function shareOfCommon(counts: Uint32Array, label: string): number {
  // Pass `stream: true`: without it, some releases of Node decode Windows-1252 as Latin-1 (nodejs/node issue 56542).
  const characters = new TextDecoder(label).decode(Uint8Array.from(counts.keys()), { stream: true });
  let common = 0;
  let all = 0;
  for (let byte = 0x80; byte <= 0xff; byte++) {
    all += counts[byte]!;
    if (COMMON.has(characters[byte]!)) common += counts[byte]!;
  }
  return common / all;
}
