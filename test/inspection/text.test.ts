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
  ['a.html', '<table><tr><td>Klassifizierung</td><td>vertraulich</td></tr></table>', 'VERTRAULICH'],
  ['a.html', '<p>&#86;ERTRAU&shy;LICH</p>', 'VERTRAULICH'],
  ['a.html', '<title>Geheim</title><p>Text</p>', 'GEHEIM'],
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
  ['a.csv', 'Akte;Stufe\n7;GEHEIM\n'],
  ['a.md', 'Was *vertraulich* heisst\n'],
  ['a.html', '<p>Das ist <b>VERTRAULICH</b> zu behandeln</p>'],
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

it('reports images as unchecked, if their content matches their name', async () => {
  const png = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), randomBytes(100_000)]);
  expect(await inspect('a.png', png)).toEqual(unchecked('image'));
  expect(await inspect('a.jpg', png)).toEqual(rejected('content'));
  expect(await inspect('a.html', '<img src="scan.png">')).toEqual(unchecked('scan'));
});

it.each<[string, string, string | Buffer]>([
  ['empty', 'a.txt', ''],
  ['empty', 'a.pdf', ''],
  ['empty', 'a.txt', '\ufeff \r\n\t\n'],
  ['empty', 'a.csv', '\n'.repeat(200_000)],
  ['empty', 'a.html', '<p> </p>'],
  ['encoding', 'a.txt', Buffer.from('Zürich', 'latin1')],
  ['encoding', 'a.csv', Buffer.from('\ufeffa;b', 'utf16le')],
  ['encoding', 'a.txt', Buffer.concat([Buffer.from(LINE.repeat(10_000)), Buffer.from([0xc3])])],
  ['encoding', 'a.html', Buffer.from('<p>Zürich</p>', 'latin1')],
  ['content', 'a.txt', randomBytes(50_000)],
  ['content', 'a.txt', `${LINE.repeat(10_000)}\0`],
  ['content', 'a.md', '%PDF-1.7'],
  ['type', 'a.exe', 'MZ'],
  ['type', 'a', 'text'],
])('rejects with the reason %s: %s', async (reason, name, content) => {
  expect(await inspect(name, content)).toEqual(rejected(reason));
});
