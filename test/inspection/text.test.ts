import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  accepted,
  inspect,
  inspectInProcess,
  labelled,
  marked,
  rejected,
  unchecked,
} from '../support/inspection/inspector-fixture';

const EXAMPLES = path.join(__dirname, '../../src/local/examples');
const LINE = 'Ein Satz über Wärmepumpen.\n';

it.each(readdirSync(EXAMPLES))('accepts the example %s', async (name) => {
  expect(await inspect(name.normalize('NFC'), readFileSync(path.join(EXAMPLES, name)))).toEqual(accepted);
});

it.each<[string, string, string]>([
  ['a.txt', 'Energie\n\n   VERTRAULICH\n\nText', 'VERTRAULICH'],
  ['a.txt', '\ufeffGEHEIM\r\nText', 'GEHEIM'],
  ['a.txt', 'Text\rGEHEIM\rText', 'GEHEIM'],
  ['a.txt', `${'\n'.repeat(100_000)}GEHEIM`, 'GEHEIM'],
  ['a.txt', `${LINE.repeat(59)}GEHEIM`, 'GEHEIM'],
  ['a.csv', 'VERTRAULICH;;\nJahr;Strom;Gas\n2025;41;28\n', 'VERTRAULICH'],
  ['a.md', '# Vertraulich\n\nText', 'VERTRAULICH'],
  ['a.md', 'Text\n\n**VERTRAULICH**\n', 'VERTRAULICH'],
  ['a.markdown', '<p align="center">Vertraulich</p>\n\nText', 'VERTRAULICH'],
  ['a.md', '---\ntitle: x\nclassification: Confidential\n---\n', 'CONFIDENTIAL'],
  ['a.html', '<p>Text</p><p align=center><b>V</b>ertraulich</p>', 'VERTRAULICH'],
  ['a.html', '<div>Text<br>VERTRAULICH<br>Text</div>', 'VERTRAULICH'],
  ['a.html', '<pre>\nEnergie\nVERTRAULICH\nText\n</pre>', 'VERTRAULICH'],
  ['a.html', `<pre>Energie${'\n'.repeat(100_000)}<b>VERTRAULICH</b>\r\nText</pre>`, 'VERTRAULICH'],
  ['a.html', '<textarea>Energie\nVERTRAULICH\nText</textarea>', 'VERTRAULICH'],
  ['a.html', `${'<p>Text</p>'.repeat(1_000)}<footer><pre>Amt\nVertraulich</pre></footer>`, 'VERTRAULICH'],
  ['a.html', '<table><tr><td>Klassifizierung</td><td>vertraulich</td></tr></table>', 'VERTRAULICH'],
  ['a.html', '<p>&#86;ERTRAU&shy;LICH</p>', 'VERTRAULICH'],
  ['a.html', '<title>Geheim</title><p>Text</p>', 'GEHEIM'],
  ['a.html', '<title>TR&Egrave;S SECRET</title><p>Text</p>', 'TRÈS SECRET'],
  ['a.html', '<title>VERTRAU&shy;LICH</title><p>Text</p>', 'VERTRAULICH'],
  ['a.html', `${'<p>Text</p>'.repeat(1_000)}<footer><p>Amt | Vertraulich | 2026</p></footer>`, 'VERTRAULICH'],
  ['a.htm', '<header>Bundesamt VERTRAULICH</header><p>Text</p>', 'VERTRAULICH'],
  ['a.html', '<meta name="classification" content="Confidential"><p>Text</p>', 'CONFIDENTIAL'],
])('rejects the mark in %s: %j', async (name, content, mark) => {
  expect(await inspectInProcess(name, content)).toEqual(marked(mark));
});

it.each<[string, string]>([
  ['a.txt', 'Das ist VERTRAULICH.\n'],
  ['a.txt', `${LINE.repeat(60)}GEHEIM`],
  ['a.txt', `${'Ein Wort '.repeat(1_000)}\nGEHEIM`],
  ['a.txt', `${LINE}\fGEHEIM`],
  ['a.csv', 'Akte;Stufe\n7;intern\n'],
  ['a.md', 'Was *vertraulich* heisst\n'],
  ['a.html', '<p>Das ist <b>VERTRAULICH</b> zu behandeln</p>'],
  ['a.html', '<p>Die Angaben sind\nVERTRAULICH\nzu behandeln</p><pre>Text</pre><p>Sie sind\nGEHEIM\n.</p>'],
  ['a.html', '<title>Umgang mit Angaben: intern &amp; vertraulich</title><p>Text</p>'],
  ['a.html', '<p>Text</p><script>\nVERTRAULICH\n</script><style>GEHEIM</style><!-- GEHEIM -->'],
  ['a.html', `${'<p>Text</p>'.repeat(60)}<p>GEHEIM</p>`],
  ['a.html', '<p>Text</p><footer>Das Amtsgeheimnis und die Geheimnisse</footer>'],
])('accepts %s: %j', async (name, content) => {
  expect(await inspectInProcess(name, content)).toEqual(accepted);
});

it('rejects a label in an HTML page', async () => {
  const meta = '<meta name="MSIP_Label_2096f6a2-d2f7-48be-b329-b73aaa526e5d_Name" content="Confidential">';
  expect(await inspect('a.html', `<html><head>${meta}</head><body>Text</body></html>`)).toEqual(
    labelled('Confidential'),
  );
});

it.each<[string, string, Buffer, string]>([
  ['UTF-16, little-endian, with a byte order mark', 'a.txt', Buffer.from('\ufeffWärme 12 m²', 'utf16le'), 'utf-16le'],
  [
    'UTF-16, big-endian, with a byte order mark',
    'a.csv',
    Buffer.from('\ufeffJahr;Wärme', 'utf16le').swap16(),
    'utf-16be',
  ],
  ['UTF-16, little-endian', 'a.md', Buffer.from('# Wärme\r\n', 'utf16le'), 'utf-16le'],
  ['UTF-16, big-endian, in Cyrillic', 'a.txt', Buffer.from('Энергия и тепло', 'utf16le').swap16(), 'utf-16be'],
  ['Windows-1252', 'a.txt', Buffer.from('F\xf6rderung \x96 5 \x80, \x84Zitat\x93', 'latin1'), 'windows-1252'],
  ['Latin-1', 'a.csv', Buffer.from('Ort;Name\r\nZürich;Müller\r\n', 'latin1'), 'windows-1252'],
  ['Mac Roman', 'a.txt', Buffer.from('Z\x9frich, B\x8aume, sch\x9an', 'latin1'), 'macintosh'],
  ['a declared character set', 'a.html', Buffer.from('<meta charset=latin1><p>Müller</p>', 'latin1'), 'windows-1252'],
  [
    'a content type',
    'a.htm',
    Buffer.from('<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-15"><p>ö</p>', 'latin1'),
    'iso-8859-15',
  ],
  [
    'an XML declaration',
    'a.html',
    Buffer.from('<?xml version="1.0" encoding="iso-8859-2"?><p>ö</p>', 'latin1'),
    'iso-8859-2',
  ],
  ['a wrong declaration', 'a.html', Buffer.from('<meta charset="iso-8859-1"><p>Müller</p>'), 'utf-8'],
])('accepts a file with %s, and reports the encoding', async (_, name, content, encoding) => {
  expect(await inspectInProcess(name, content)).toEqual({ outcome: 'accepted', encoding });
});

it.each(['\ufeffWärme', 'Wärme', 'Waerme'])('reports no encoding for UTF-8: %j', async (content) => {
  expect(await inspectInProcess('a.txt', content)).toEqual(accepted);
});

it('rejects a classification mark in UTF-16 and in Latin-1', async () => {
  expect(await inspectInProcess('a.txt', Buffer.from('Wärme\r\nVERTRAULICH\r\n', 'utf16le'))).toEqual(
    marked('VERTRAULICH'),
  );
  expect(await inspectInProcess('a.html', Buffer.from('<meta charset=latin1><p>TRÈS SECRET</p>', 'latin1'))).toEqual(
    marked('TRÈS SECRET'),
  );
});

it('reports images as unchecked if their content matches their name', async () => {
  const png = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), randomBytes(100_000)]);
  expect(await inspect('a.png', png)).toEqual(unchecked('image'));
  expect(await inspect('a.jpg', png)).toEqual(rejected('content'));
  expect(await inspect('a.html', '<img src="scan.png">')).toEqual(unchecked('scan'));
  expect(await inspect('a.html', '<title>Energie</title><img src="scan.png">')).toEqual(unchecked('scan'));
});

it.each<[string, string, string | Buffer]>([
  ['empty', 'a.txt', ''],
  ['empty', 'a.pdf', ''],
  ['empty', 'a.txt', '\ufeff \r\n\t\n'],
  ['empty', 'a.csv', '\n'.repeat(200_000)],
  ['empty', 'a.html', '<p> </p>'],
  ['encoding', 'a.txt', Buffer.from('Z\x81rich, B\x84ume, sch\x94n', 'latin1')],
  ['encoding', 'a.txt', Buffer.from([0xff, 0xfe, 0x41, 0, 0x00])],
  ['encoding', 'a.txt', Buffer.concat([Buffer.from(LINE.repeat(10_000)), Buffer.from([0xc3])])],
  ['content', 'a.txt', randomBytes(50_000)],
  ['content', 'a.txt', `${LINE.repeat(10_000)}\0`],
  ['content', 'a.md', '%PDF-1.7'],
  ['type', 'a.exe', 'MZ'],
  ['type', 'a', 'text'],
])('rejects with the reason %s: %s', async (reason, name, content) => {
  expect(await inspect(name, content)).toEqual(rejected(reason));
});
