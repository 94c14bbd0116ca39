/**
 * Letters of other scripts and small capitals that look like Latin letters: Unicode Technical Standard 39, section 4.
 */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  // Cyrillic
  АВЕЅІЈКМНОРСТУХԌԚԜҮӀЬ: 'ABESIJKMHOPCTYXGQWYIB',
  авеѕіјкмнорстухԍԛԝүӏһԁгпиьц: 'abesijkmhopctyxgqwylhdrnubu',
  // Greek
  ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹϜ: 'ABEZHIKMNOPTYXCF',
  αβεικνορτυχγηωϲσϳ: 'abeikvoptuxynwcoj',
  // Latin small capitals and letters without a dot or with a bar
  ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ: 'abcdefghijklmnoprstuvwyz',
  ıɡɑłŁøØđĐħĦŧŦ: 'igalLoOdDhHtT',
};

const LATIN = new Map(
  Object.entries(LOOK_ALIKES).flatMap(([letters, latin]) =>
    [...letters].map((letter, i) => [letter, [...latin][i]!] as const),
  ),
);

/**
 * Replaces each letter that looks like a Latin letter with that Latin letter. Use the result only for comparison, because
 * the replacement makes Greek or Cyrillic text unreadable.
 */
export function withLatinLetters(text: string): string {
  return text.replace(/[^\p{ASCII}]/gu, (letter) => LATIN.get(letter) ?? letter);
}
