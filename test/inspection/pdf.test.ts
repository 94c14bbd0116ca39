import {
  accepted,
  inspect,
  inspectInProcess,
  labelled,
  marked,
  rejected,
  unchecked,
} from '../support/inspection/inspector-fixture';
import { at, pdf } from '../support/inspection/pdf';

const GUID = '2096f6a2-d2f7-48be-b329-b73aaa526e5d';
const text = at(76, 600, 'F\\366rderung von W\\344rmepumpen') + at(76, 585, 'Wer eine F\\366rderung erh\\344lt');
const inPdf = (...pages: string[]) => inspectInProcess('a.pdf', pdf(pages));
const rotated = (word: string) =>
  [...word]
    .map((letter, i) => `BT /F 60 Tf 0.7 0.7 -0.7 0.7 ${100 + i * 40} ${200 + i * 40} Tm (${letter}) Tj ET\n`)
    .join('');
const upwards = (x: number, word: string, y = 76) => `BT /F 11 Tf 0 1 -1 0 ${x} ${y} Tm (${word}) Tj ET\n`;

it.each<[string, string[]]>([
  ['a line', [text + at(250, 500, 'Vertraulich')]],
  ['a letter-spaced line', [text + [...'VERTRAULICH'].map((letter, i) => at(100 + i * 25, 500, letter)).join('')]],
  ['a line drawn twice', [text + at(100, 500, 'Vertraulich') + at(100.3, 500, 'Vertraulich')]],
  ['a line beside another column', [text + at(76, 500, 'Bundesamt') + at(400, 500, 'VERTRAULICH')]],
  ['a column after a label', [text + at(76, 500, 'Klassifizierung:') + at(300, 500.5, 'vertraulich')]],
  ['a watermark', [text + rotated('VERTRAULICH')]],
  ['the second of two vertical lines', [text + upwards(300, 'Energie') + upwards(313, 'VERTRAULICH')]],
  ['a watermark after a vertical note', [text + upwards(300, 'Stand 2026') + rotated('VERTRAULICH')]],
  ['a vertical line whose end is drawn first', [text + upwards(300, 'AULICH', 250) + upwards(300, 'VERTR', 200)]],
  ['a column of a vertical line', [text + upwards(300, 'Amt') + upwards(300, 'VERTRAULICH', 200)]],
  ['a header', [text + at(76, 800, 'Bundesamt - Vertraulich - 1')]],
  ['a footer on the third page', [text, text, text + at(76, 40, 'Bundesamt VERTRAULICH Seite 3')]],
  ['a footer on the tenth page', [...Array<string>(9).fill(text), text + at(76, 40, 'Vertraulich')]],
  [
    'a header that is marked as an artifact, anywhere on the page',
    [text, `${text}/Artifact <</Type /Pagination>> BDC ${at(76, 700, 'Amt | Vertraulich')} EMC`],
  ],
])('rejects a mark in %s', async (_, pages) => {
  expect(await inPdf(...pages)).toEqual(marked('VERTRAULICH'));
});

it.each<[string, string[]]>([
  ['a sentence', [text + at(76, 500, 'Die Angaben sind VERTRAULICH zu behandeln')]],
  ['a sentence of two text items', [text + at(76, 500, 'Sie sind') + at(125, 500, 'Vertraulich')]],
  ['a line on the second page', [text, text + at(76, 500, 'VERTRAULICH')]],
  ['a footer on the eleventh page', [...Array<string>(10).fill(text), text + at(76, 40, 'VERTRAULICH')]],
  ["a footer's sentence", [text + at(76, 40, 'Umgang mit vertraulichen Daten')]],
])('accepts a mark in %s', async (_, pages) => {
  expect(await inPdf(...pages)).toEqual(accepted);
});

it('reads a rotated page as it is displayed', async () => {
  // After a rotation by 90 degrees, upward text at the left edge is at the top.
  const onRotatedPage = (word: string, x: number) =>
    inspectInProcess('a.pdf', pdf([upwards(300, 'Energie') + upwards(x, word)], { page: '/Rotate 90' }));
  expect(await onRotatedPage('Amt VERTRAULICH Seite 1', 30)).toEqual(marked('VERTRAULICH'));
  expect(await onRotatedPage('Amt VERTRAULICH Seite 1', 200)).toEqual(accepted);
});

it('reads comments and form fields', async () => {
  const note =
    '/Annots [<< /Type /Annot /Subtype /FreeText /Rect [100 500 300 520] /Contents (VERTRAULICH) /DA (/F 11 Tf) >>]';
  expect(await inspectInProcess('a.pdf', pdf([text], { page: note }))).toEqual(marked('VERTRAULICH'));
  const field = '/Annots [<< /Type /Annot /Subtype /Widget /FT /Tx /T (level) /V (Geheim) /Rect [100 500 300 520] >>]';
  expect(await inspectInProcess('a.pdf', pdf([text], { page: field }))).toEqual(marked('GEHEIM'));
});

it('rejects a label in the information dictionary or in XMP, and a mark in the title', async () => {
  expect(
    await inspectInProcess(
      'a.pdf',
      pdf([text], { info: `/MSIP_Label_${GUID}_Enabled (true) /MSIP_Label_${GUID}_Name (Confidential)` }),
    ),
  ).toEqual(labelled('Confidential'));
  expect(
    await inspectInProcess('a.pdf', pdf([text], { info: `/MSIP_Label_${GUID}_Name (General) /Title (Energie)` })),
  ).toEqual(accepted);
  expect(await inspectInProcess('a.pdf', pdf([text], { info: '/Title (Streng geheim)' }))).toEqual(
    marked('STRENG GEHEIM'),
  );
  const xmp = (name: string) =>
    `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:pdfx="http://ns.adobe.com/pdfx/1.3/"><pdfx:MSIP_Label_${GUID}_Name>${name}</pdfx:MSIP_Label_${GUID}_Name></rdf:Description></rdf:RDF></x:xmpmeta>`;
  expect(await inspectInProcess('a.pdf', pdf([text], { metadata: xmp('Secret') }))).toEqual(labelled('Secret'));
  expect(await inspectInProcess('a.pdf', pdf([text], { metadata: xmp('General') }))).toEqual(accepted);
});

it('reports a first page without text as unchecked, unless a footer has a mark', async () => {
  expect(await inPdf('0 0 100 100 re f', text)).toEqual(unchecked('scan'));
  expect(await inPdf('0 0 100 100 re f', at(76, 40, 'GEHEIM'))).toEqual(marked('GEHEIM'));
});

it.each(['Title', 'Subject', 'Keywords'])(
  'reports a first page without text as unchecked even if the PDF has the property %s, unless the property is a mark',
  async (name) => {
    const blank = (value: string) =>
      inspectInProcess('a.pdf', pdf(['0 0 100 100 re f', text], { info: `/${name} (${value})` }));
    expect(await blank('Energie')).toEqual(unchecked('scan'));
    expect(await blank('Streng geheim')).toEqual(marked('STRENG GEHEIM'));
  },
);

it('reports encrypted and damaged files as unchecked, and rejects other content', async () => {
  expect(await inspect('a.pdf', pdf([text], { isEncrypted: true }))).toEqual(unchecked('encrypted'));
  expect(await inspect('a.pdf', pdf([text]).subarray(0, 120))).toEqual(unchecked('unreadable'));
  expect(await inspect('a.pdf', `%PDF-1.7\n${'x'.repeat(5_000)}`)).toEqual(unchecked('unreadable'));
  expect(await inspect('a.pdf', 'This is no PDF. '.repeat(100))).toEqual(rejected('content'));
});

it('accepts a PDF, and finds a mark in a PDF, when a separate process reads the file', async () => {
  expect(await inspect('a.pdf', pdf([text]))).toEqual(accepted);
  expect(await inspect('a.pdf', pdf([text + at(250, 500, 'Vertraulich')]))).toEqual(marked('VERTRAULICH'));
});
