import { ListRefused } from '../../../src/admin/users/errors';
import { decodeList } from '../../../src/admin/users/imports/list-encoding';

const NAMES =
  'Jürg Müller;Hélène Käser;François Noël;BÄRBEL KÖHLER;Éric Côté;Çelik Özlem;Muñoz;Loïc Châtel;Nicolò;Strauß;João Simões';
const CODE_PAGE_850 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕ';
const MAC_ROMAN =
  'ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø¿¡¬√ƒ≈∆«»… ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈ';
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ';

const list = (name: string) => `E-Mail;Name\r\na@example.org;${name}\r\n`;
const encode = (text: string, upperHalf: string) =>
  Buffer.from(
    [...text].map((character) =>
      character < '\u0080' ? character.charCodeAt(0) : 0x80 + upperHalf.indexOf(character),
    ),
  );
const latin1 = Array.from({ length: 96 }, (_, index) => String.fromCharCode(0xa0 + index)).join('');
const ENCODINGS = {
  'Windows-1252': WINDOWS_1252 + latin1,
  'ISO-8859-15':
    ' '.repeat(32) + latin1.replace('¤', '€').replace('¦', 'Š').replace('¨', 'š').replace('¼', 'Œ').replace('½', 'œ'),
  'Mac Roman': MAC_ROMAN,
  'code page 850': CODE_PAGE_850,
};

it.each(Object.entries(ENCODINGS))('decodes a list in %s', (_name, upperHalf) => {
  expect(decodeList(encode(list(NAMES), upperHalf))).toBe(list(NAMES));
});

it.each(Object.entries(ENCODINGS))('decodes a list in %s with accents in only one name', (_name, upperHalf) => {
  const names = [
    'Jürg',
    'Jäger',
    'Köhler',
    'René',
    'Genève',
    'Hélène',
    'François',
    'Zoë',
    'Benoît',
    'Brändli',
    'ÖZLEM',
    'BÄR',
  ];
  for (const name of names) expect(decodeList(encode(list(name), upperHalf))).toBe(list(name));
});

it('decodes œ in ISO-8859-15, and typographic apostrophes and € in Windows-1252', () => {
  expect(decodeList(encode(list('Lecœur'), ENCODINGS['ISO-8859-15']))).toBe(list('Lecœur'));
  expect(decodeList(encode(list('D’Arc – 5 €'), ENCODINGS['Windows-1252']))).toBe(list('D’Arc – 5 €'));
});

it.each([
  ['Latin', list(NAMES)],
  ['Chinese', 'E-Mail;Name\r\nli@example.org;李小龙\r\nwang@example.org;王秀英\r\n'],
])('decodes UTF-8 and UTF-16 with and without a byte order mark, with names in %s letters', (_script, text) => {
  const utf16 = Buffer.from(text, 'utf16le');
  const bigEndian = Buffer.from(utf16).swap16();
  const variants = [
    Buffer.from(text),
    Buffer.from(`\uFEFF${text}`),
    utf16,
    bigEndian,
    Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]),
    Buffer.concat([Buffer.from([0xfe, 0xff]), bigEndian]),
  ];
  expect(variants.map(decodeList)).toEqual(variants.map(() => text));
});

it.each([
  ['a workbook', Buffer.from('PK\x03\x04\x14\x00\x06\x00'), 'users.list.notText'],
  [
    'names that are garbled in every encoding',
    Buffer.from([0x4a, 0x81, 0x8d, 0x9d, 0xa9, 0x72]),
    'users.list.encoding',
  ],
])('rejects %s', (_case, bytes, sentence) => {
  expect(() => decodeList(bytes)).toThrow(expect.objectContaining({ sentence, constructor: ListRefused }));
});
