import {
  accepted,
  inspect,
  inspectInProcess,
  inspector,
  labelled,
  marked,
  rejected,
  streamOf,
  unchecked,
} from '../support/inspection/inspector-fixture';
import { compoundFile, docx, office, p, pageBreak, row, xlsx } from '../support/inspection/office';
import { zip } from '../support/inspection/zip';

const GUID = '2096f6a2-d2f7-48be-b329-b73aaa526e5d';
const text = p('Förderung von Wärmepumpen');
const inDocx = (body: string) => inspectInProcess('a.docx', docx({ body }));
const section = (type: string) => `<w:sectPr><w:type w:val="${type}"/></w:sectPr>`;
const endOfSection = (text: string) => p(text, `<w:pPr>${section('nextPage')}</w:pPr>`);
const textBox = (content: string) =>
  `<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent>${content}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>`;

it.each<[string, string]>([
  ['a paragraph', text + p('– Vertraulich –')],
  ['a paragraph of several runs', '<w:p><w:r><w:t>VERT</w:t></w:r><w:proofErr/><w:r><w:t>RAULICH</w:t></w:r></w:p>'],
  ['a word with a soft hyphen', '<w:p><w:r><w:t>VER</w:t><w:softHyphen/><w:t>TRAULICH</w:t></w:r></w:p>'],
  ['a line of a paragraph', '<w:p><w:r><w:t>Bericht</w:t><w:br/><w:t>Vertraulich</w:t></w:r></w:p>'],
  ['a text box', text + textBox(p('VERTRAULICH'))],
  ['a text box in a table', `<w:tbl>${row(text, textBox(p('Vertraulich')))}</w:tbl>`],
  ['a cell beside another', `<w:tbl>${row(p('Bundesamt'), p('VERTRAULICH'))}</w:tbl>`],
  ['a cell after a label', `<w:tbl>${row(p('Klassifizierung'), p('vertraulich'))}</w:tbl>`],
  ["a letterhead's cell of several paragraphs", `<w:tbl>${row(p('Bundesamt') + p('Vertraulich'), p('Bern'))}</w:tbl>`],
  ['a content control', `<w:sdt><w:sdtContent>${p('VERTRAULICH')}</w:sdtContent></w:sdt>`],
  ['inserted text', `${text}<w:p><w:ins><w:r><w:t>VERTRAULICH</w:t></w:r></w:ins></w:p>`],
  ['right-to-left text', `${text}<w:p><w:bdo w:val="rtl"><w:r><w:t>HCILUARTREV</w:t></w:r></w:bdo></w:p>`],
  ['a labelled row', `<w:tbl>${row(p('Amt'), p('BFE'))}${row(p('Klassifizierung'), p('VERTRAULICH'))}</w:tbl>`],
  [
    'a paragraph after a continuous section break',
    `${endOfSection('Teil 1')}${p('VERTRAULICH')}${section('continuous')}`,
  ],
  ['a page after a blank one', `${pageBreak}${p('VERTRAULICH')}`],
  [
    'the part of a paragraph before a page break',
    `<w:p><w:r><w:t>VERTRAULICH</w:t><w:br w:type="page"/><w:t>mehr</w:t></w:r></w:p>`,
  ],
])('rejects a mark in %s', async (_, body) => {
  expect(await inDocx(body)).toEqual(marked('VERTRAULICH'));
});

it.each<[string, string]>([
  ['a sentence', p('Dieses Merkblatt ist nicht VERTRAULICH.')],
  ['deleted text', `${text}<w:p><w:del><w:r><w:delText>VERTRAULICH</w:delText></w:r></w:del></w:p>`],
  ['the former place of moved text', `${text}<w:p><w:moveFrom><w:r><w:t>VERTRAULICH</w:t></w:r></w:moveFrom></w:p>`],
  ['a deleted text box', `${text}<w:p><w:del>${textBox(p('VERTRAULICH'))}</w:del></w:p>`],
  ["a field's instruction", `${text}<w:p><w:r><w:instrText>VERTRAULICH</w:instrText></w:r></w:p>`],
  ['the page after a break', text + pageBreak + p('VERTRAULICH')],
  [
    'the page after a break that Word recorded',
    `${text}<w:p><w:r><w:lastRenderedPageBreak/><w:t>VERTRAULICH</w:t></w:r></w:p>`,
  ],
  ['a paragraph on a page of its own', text + p('VERTRAULICH', '<w:pPr><w:pageBreakBefore/></w:pPr>')],
  ['the page after a section', `${endOfSection('Teil 1')}${p('VERTRAULICH')}${section('nextPage')}`],
  ['the page after sixty lines', text.repeat(60) + p('VERTRAULICH')],
])('accepts a mark in %s', async (_, body) => {
  expect(await inDocx(body)).toEqual(accepted);
});

it('rejects a mark in a header, a footer or a watermark', async () => {
  const tabbed =
    '<w:p><w:pPr><w:tabs><w:tab w:val="center" w:pos="4536"/></w:tabs></w:pPr><w:r><w:t>Amt</w:t><w:tab/><w:t>Vertraulich</w:t></w:r></w:p>';
  expect(await inspectInProcess('a.docx', docx({ body: text, header: tabbed }))).toEqual(marked('VERTRAULICH'));
  expect(await inspectInProcess('a.docx', docx({ body: text, footer: p('Bundesamt – GEHEIM – Seite 1') }))).toEqual(
    marked('GEHEIM'),
  );
  const watermark = '<w:p><w:r><w:pict><v:shape><v:textpath string="STRENG GEHEIM"/></v:shape></w:pict></w:r></w:p>';
  expect(await inspectInProcess('a.docx', docx({ body: text, header: watermark }))).toEqual(marked('STRENG GEHEIM'));
  expect(await inspectInProcess('a.docx', docx({ body: text, header: p('Umgang mit vertraulichen Daten') }))).toEqual(
    accepted,
  );
});

it('rejects a label or a mark in properties', async () => {
  const custom = (name: string, value: string) =>
    inspectInProcess('a.docx', docx({ body: text, custom: { [name]: value } }));
  expect(await custom(`MSIP_Label_${GUID}_Name`, 'Confidential\\Finance')).toEqual(labelled('Confidential'));
  expect(await custom(`MSIP_Label_${GUID}_Name`, 'General')).toEqual(accepted);
  expect(await custom('Klassifizierung', 'Vertraulich')).toEqual(marked('VERTRAULICH'));
  expect(await inspectInProcess('a.docx', docx({ body: text, core: { category: 'GEHEIM' } }))).toEqual(
    marked('GEHEIM'),
  );
  expect(
    await inspectInProcess('a.docx', docx({ body: text, core: { title: 'Das Amtsgeheimnis', creator: 'Geheim' } })),
  ).toEqual(accepted);
});

it('rejects a label that is configured by its GUID, unless the label is disabled or removed', async () => {
  const own = inspector({ SENSITIVITY_LABELS: GUID });
  const labelInfo = (attributes: string) =>
    `<clbl:labelList xmlns:clbl="http://schemas.microsoft.com/office/2020/mipLabelMetadata"><clbl:label id="{${GUID.toUpperCase()}}" ${attributes} siteId="{x}"/></clbl:labelList>`;
  const resultWith = (attributes: string) =>
    own.inspect('a.docx', streamOf(docx({ body: text, labelInfo: labelInfo(attributes) })));
  expect(await resultWith('enabled="1"')).toEqual(labelled(GUID));
  expect(await resultWith('enabled="1" removed="1"')).toEqual(accepted);
  expect(await resultWith('enabled="0"')).toEqual(accepted);
});

it('reports a page of pictures as unchecked, unless the footer has a mark, and rejects an empty document', async () => {
  const picture = '<w:p><w:r><w:drawing/></w:r></w:p>';
  expect(await inDocx(picture)).toEqual(unchecked('scan'));
  expect(await inDocx(picture + pageBreak + text)).toEqual(unchecked('scan'));
  expect(await inDocx(`${picture}${pageBreak}${p('VERTRAULICH')}`)).toEqual(unchecked('scan'));
  expect(await inDocx('<w:p/>')).toEqual(rejected('empty'));
  const titled = (body: string) => inspectInProcess('a.docx', docx({ body, core: { title: 'Energie' } }));
  expect(await titled(picture)).toEqual(unchecked('scan'));
  expect(await titled('<w:p/>')).toEqual(rejected('empty'));
  expect(await inspectInProcess('a.docx', docx({ body: picture, footer: p('VERTRAULICH') }))).toEqual(
    marked('VERTRAULICH'),
  );
});

it('reads a document in UTF-16 with unusual namespace prefixes', async () => {
  const xml =
    '\ufeff<x:document xmlns:x="http://purl.oclc.org/ooxml/wordprocessingml/main"><x:body><x:p><x:r><x:t>GEHEIM</x:t></x:r></x:p></x:body></x:document>';
  const types =
    '<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>';
  const rels =
    '<Relationships><Relationship Id="a" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument" Target="/word/document.xml"/></Relationships>';
  const file = zip([
    { name: '[Content_Types].xml', content: types },
    { name: '_rels/.rels', content: rels, isStored: true },
    { name: 'word/document.xml', content: Buffer.from(xml, 'utf16le') },
  ]);
  expect(await inspectInProcess('a.docx', file)).toEqual(marked('GEHEIM'));
});

describe('does not accept', () => {
  it.each<[string, Buffer, object]>([
    ['a workbook', xlsx({ sheets: ['<sheetData/>'] }), rejected('content')],
    ['another zip archive', zip([{ name: 'a.txt', content: 'VERTRAULICH' }]), rejected('content')],
    [
      'a document with macros',
      office('word/document.xml', [['word/document.xml', 'ms-word.document.macroEnabled.main+xml', '']]),
      rejected('content'),
    ],
    ['a document of Word 97', compoundFile('WordDocument'), rejected('content')],
    ['an encrypted document', compoundFile('EncryptedPackage'), unchecked('encrypted')],
    [
      'an encrypted archive',
      zip([{ name: 'word/document.xml', content: 'x', isEncrypted: true }]),
      unchecked('encrypted'),
    ],
    ['a truncated document', docx({ body: text }).subarray(0, 600), rejected('content')],
    [
      'two parts of the same name',
      docx({ body: text, more: [{ name: 'WORD/document.xml', content: p('VERTRAULICH') }] }),
      unchecked('unreadable'),
    ],
    ['a stream name that only ends in EncryptedPackage', compoundFile('NotAnEncryptedPackage'), rejected('content')],
  ])('%s', async (_, file, result) => {
    expect(await inspect('a.docx', file)).toEqual(result);
  });
});
