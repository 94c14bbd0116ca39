import { detectUtf16 } from '../../../inspection/utf-16';
import { ListRefused } from '../errors';
import { isGarbled, oddity } from './garbled-text';

/**
 * The minimum share of code units that occur in Latin, Greek, Cyrillic, Hebrew or Arabic text. The addresses and separators of a list reach
 * it, even if all names are in other scripts.
 */
const UTF_16_SHARE = 0.5;
/** Penalty for rare encodings, so that Windows-1252 is chosen in a tie. */
const RARE = 1;

/** The characters of Windows-1252 from 0x80 to 0x9F; five of them are undefined. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ';

/** The upper half of code page 850. It also serves for code page 437, whose accented letters have the same positions. */
const CODE_PAGE_850 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐' +
  '└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00AD±‗¾¶§÷¸°¨·¹³²■\u00A0';

/**
 * Decoders of single-byte encodings, as used by Windows, older Linux systems, Excel for Mac, and the Windows command
 * line.
 */
const SINGLE_BYTE: readonly ((bytes: Buffer) => { text: string; penalty: number })[] = [
  (bytes) => ({ text: windows1252(bytes), penalty: 0 }),
  (bytes) => ({ text: new TextDecoder('iso-8859-15').decode(bytes), penalty: 0 }),
  (bytes) => ({ text: new TextDecoder('macintosh').decode(bytes), penalty: RARE }),
  (bytes) => ({ text: replaceUpperHalf(bytes, CODE_PAGE_850), penalty: RARE }),
];

/**
 * Decodes a list as UTF-16 or UTF-8, or else in the single-byte encoding in which the text looks most like names.
 *
 * @throws ListRefused for a binary file, and for a list whose text is garbled even in that single-byte encoding
 */
export function decodeList(bytes: Buffer): string {
  const utf16 = detectUtf16(bytes, UTF_16_SHARE);
  const text = utf16 ? new TextDecoder(utf16).decode(bytes) : (utf8(bytes) ?? singleByte(bytes));
  // Only binary files, such as workbooks, contain NUL characters.
  if (text.includes('\0')) throw new ListRefused('notText');
  return text;
}

function utf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function singleByte(bytes: Buffer): string {
  const candidates = SINGLE_BYTE.map((decode) => decode(bytes)).map(({ text, penalty }) => ({
    text,
    cost: oddity(text) + penalty,
  }));
  const { text } = candidates.reduce((best, next) => (next.cost < best.cost ? next : best));
  if (isGarbled(text) && !text.includes('\0')) throw new ListRefused('encoding');
  return text;
}

/** Decodes Windows-1252. Many releases of Node treat it as Latin-1 (nodejs/node issue 56542), which loses € and ’. */
function windows1252(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replace(/[\u0080-\u009F]/g, (character) => WINDOWS_1252[character.charCodeAt(0) - 0x80]!);
}

function replaceUpperHalf(bytes: Buffer, upperHalf: string): string {
  return bytes
    .toString('latin1')
    .replace(/[\u0080-\u00FF]/g, (character) => upperHalf[character.charCodeAt(0) - 0x80]!);
}
