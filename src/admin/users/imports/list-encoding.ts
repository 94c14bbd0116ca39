import { ListRefused } from '../errors';

const UTF_16 = [
  [0xff, 0xfe, 'utf-16le'],
  [0xfe, 0xff, 'utf-16be'],
] as const;

/** Decodes a list: UTF-16 with a byte order mark, UTF-8, or else Windows-1252, as Excel on Windows writes. @throws ListRefused */
export function decodeList(bytes: Buffer): string {
  const utf16 = UTF_16.find(([first, second]) => bytes[0] === first && bytes[1] === second)?.[2];
  const text = utf16 ? new TextDecoder(utf16).decode(bytes) : (utf8(bytes) ?? windows1252(bytes));
  // A binary file, such as a workbook.
  if (text.includes('\0')) throw new ListRefused('notText');
  return text;
}

/** The characters of Windows-1252 from 0x80 to 0x9F; five of them are undefined. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ';

/** Node's own decoder treats windows-1252 as Latin-1 in many releases (nodejs/node issue 56542), which loses € and ’. */
function windows1252(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replace(/[\u0080-\u009F]/g, (character) => WINDOWS_1252[character.charCodeAt(0) - 0x80]!);
}

function utf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
