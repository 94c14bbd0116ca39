import { contradicts, TYPES, typeOf } from '../../src/inspection/types';

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13];
const JPEG = [0xff, 0xd8, 0xff, 0xe0, 0, 16];
const ZIP = [0x50, 0x4b, 3, 4, 20, 0, 0, 0];
const COMPOUND = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0];
const PROGRAM = [...Buffer.from('MZ'), 0x90, 0, 3, 0, 0, 0, 4, 0];
const PDF = [...Buffer.from('%PDF-1.7\n')];
const text = (value: string) => [...Buffer.from(value)];

it('lists the extensions and the size limits of the files that a knowledge base supports', () => {
  expect(Object.keys(TYPES).join(' ')).toBe('.pdf .docx .xlsx .csv .html .htm .md .markdown .txt .png .jpg .jpeg');
  expect(typeOf('a.pdf')!.limit).toBe(52_428_800);
  expect(typeOf('a.JPG')).toEqual({ type: 'jpeg', mediaType: 'image/jpeg', limit: 3_932_160 });
  expect(typeOf('Ünïcode.name.with.dots.Docx')!.type).toBe('docx');
});

it.each(['a', 'pdf', 'a.exe', 'a.doc', 'a.pdf.exe', 'a.pdf ', '.constructor', 'a.', ''])(
  'finds no type for the name %j',
  (name) => {
    expect(typeOf(name)).toBeUndefined();
  },
);

it.each<[string, number[]]>([
  ['a.pdf', PDF],
  ['a.pdf', text('\ufeff%PDF-1.4')],
  ['a.pdf', text('junk before\n%PDF-1.4')],
  ['a.docx', ZIP],
  ['a.xlsx', ZIP],
  ['a.docx', COMPOUND],
  ['a.png', PNG],
  ['a.jpg', JPEG],
  ['a.jpeg', JPEG],
  ['a.txt', text('Grüezi\r\n\tmitenand\f')],
  ['a.csv', text('\ufeffa;b\n')],
  ['a.md', text('# A')],
  ['a.html', text('<!doctype html>')],
  // Text may start with the same characters as a Windows program, an archive or a PDF.
  ['a.txt', text('MZ ist die Abkürzung von …')],
  ['a.txt', text('PK sind Pensionskassen')],
  ['a.txt', text('%PDF')],
  // Text in encodings other than UTF-8, which the reader detects.
  ['a.txt', [0xff, 0xfe, 0x41, 0]],
  ['a.txt', [...Buffer.from('Grüezi', 'utf16le')]],
  ['a.csv', [0x5a, 0xfc, 0x72, 0x69, 0x63, 0x68]],
])('accepts %s that starts with %j', (name, bytes) => {
  for (let length = 0; length <= bytes.length; length++)
    expect(contradicts(name, Uint8Array.from(bytes.slice(0, length)))).toBe(false);
});

it('recognises UTF-16 without a byte order mark', () => {
  expect(contradicts('a.md', Buffer.from('Энергия и тепло', 'utf16le').swap16())).toBe(false);
  expect(contradicts('a.md', Buffer.from('Ενέργεια\r\nκαι', 'utf16le'))).toBe(false);
});

it.each<[string, number[]]>([
  ['a.pdf', PROGRAM],
  ['a.pdf', PNG],
  ['a.pdf', ZIP],
  ['a.pdf', Array<number>(1024).fill(0x41)],
  ['a.docx', PDF],
  ['a.docx', text('text')],
  ['a.xlsx', text('PK\x05\x06')],
  ['a.jpg', PNG],
  ['a.png', JPEG],
  ['a.png', text('<svg')],
  ['a.txt', PDF],
  ['a.txt', PNG],
  ['a.txt', JPEG],
  ['a.csv', ZIP],
  ['a.md', COMPOUND],
  ['a.html', PROGRAM],
  ['a.txt', text('a\0bc')],
  ['a.txt', text('\0\0\0\0')],
  ['a.txt', [0x41, 0, 0x01, 0]],
  ['a.txt', [0x1f, 0x8b, 8]],
  ['a.txt', text('\x7fELF')],
])('rejects %s that starts with %j', (name, bytes) => {
  expect(contradicts(name, Uint8Array.from(bytes))).toBe(true);
});
