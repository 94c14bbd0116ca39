import { ListRefused } from '../errors';

const UTF_16 = [
  [0xff, 0xfe, 'utf-16le'],
  [0xfe, 0xff, 'utf-16be'],
] as const;

/** The text of a file: UTF-8, or UTF-16 if it says so, or else what Excel on Windows writes. @throws ListRefused */
export function textOf(bytes: Buffer): string {
  const wide = UTF_16.find(([first, second]) => bytes[0] === first && bytes[1] === second)?.[2];
  const text = wide ? new TextDecoder(wide).decode(bytes) : (utf8(bytes) ?? windows1252(bytes));
  // A workbook, or another file that only its name makes a list.
  if (text.includes('\0')) throw new ListRefused('notText');
  return text;
}

/** What the bytes from 0x80 on mean on Windows; five of them mean nothing. */
const WINDOWS = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ';

/** Node's own decoder takes windows-1252 for Latin-1 in many releases (nodejs/node, issue 56542), so that € and ’ are lost. */
function windows1252(bytes: Buffer): string {
  return bytes.toString('latin1').replace(/[\u0080-\u009F]/g, (character) => WINDOWS[character.charCodeAt(0) - 0x80]!);
}

function utf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
