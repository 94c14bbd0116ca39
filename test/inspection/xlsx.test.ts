import {
  accepted,
  inspect,
  inspectInProcess,
  labelled,
  marked,
  rejected,
  unchecked,
} from '../support/inspection/inspector-fixture';
import { docx, p, relationships, rows, xlsx } from '../support/inspection/office';

const inXlsx = (...sheets: string[]) => inspectInProcess('a.xlsx', xlsx({ sheets }));
const data = rows(['Jahr', 'Strom'], ['2025', '41']);
const header = (name: string, text: string) => `<headerFooter><${name}>${text}</${name}></headerFooter>`;

it.each<[string, string]>([
  ['a row', rows(['Vertraulich'], ['Jahr', 'Strom'])],
  ['a cell beside another', rows(['Energie 2025', 'VERTRAULICH'])],
  ['a cell after a label', rows(['Klassifizierung:', 'vertraulich'])],
  ['a line of a cell', rows(['Energie\nVertraulich'])],
  ['the sixtieth row', rows(...Array<string[]>(59).fill(['1']), ['VERTRAULICH'])],
  ["a formula's text", '<sheetData><row><c t="str"><f>A1</f><v>VERTRAULICH</v></c></row></sheetData>'],
  [
    'a header',
    data +
      header(
        'oddHeader',
        '&amp;L&amp;&quot;Arial,Bold&quot;Amt&amp;C&amp;&quot;Arial,Bold&quot;&amp;14&amp;KFF0000Vertraulich&amp;RSeite &amp;P',
      ),
  ],
  ['a footer', data + header('evenFooter', '&amp;RBundesamt – Vertraulich – &amp;P/&amp;N')],
  ["a first page's header", data + header('firstHeader', '&amp;C&amp;&quot;-,Fett&quot;&amp;K01+000VERTRAULICH')],
])('rejects a mark in %s', async (_, sheet) => {
  expect(await inXlsx(sheet)).toEqual(marked('VERTRAULICH'));
});

it.each<[string, string]>([
  ['a sentence', rows(['Die Angaben sind VERTRAULICH.'])],
  ['the sixty-first row', rows(...Array<string[]>(60).fill(['1']), ['VERTRAULICH'])],
  ["a header's sentence", data + header('oddHeader', 'Umgang mit vertraulichen Daten &amp;&amp; Geheimnissen')],
])('accepts a mark in %s', async (_, sheet) => {
  expect(await inXlsx(sheet)).toEqual(accepted);
});

it('reads the first sheet that is not blank, and headers and footers of all sheets', async () => {
  expect(await inXlsx(data, rows(['VERTRAULICH']))).toEqual(accepted);
  expect(await inXlsx('<sheetData/>', rows(['VERTRAULICH']))).toEqual(marked('VERTRAULICH'));
  expect(await inXlsx(data, data + header('oddFooter', '&amp;CGEHEIM'))).toEqual(marked('GEHEIM'));
});

it('reads the first visible sheet instead of a hidden one, unless all visible sheets are blank', async () => {
  const withFirst = (state: string, ...sheets: string[]) =>
    inspectInProcess('a.xlsx', xlsx({ sheets, states: [state] }));
  const secret = rows(['VERTRAULICH']);
  for (const state of ['hidden', 'veryHidden']) {
    expect(await withFirst(state, data, secret, data)).toEqual(marked('VERTRAULICH'));
    expect(await withFirst(state, secret, '<sheetData/>', data)).toEqual(accepted);
    expect(await withFirst(state, secret, '<sheetData/>')).toEqual(marked('VERTRAULICH'));
    expect(await withFirst(state, data + header('oddFooter', '&amp;CGEHEIM'), data)).toEqual(marked('GEHEIM'));
  }
});

it('finds a mark in a footer after a million cells', async () => {
  const many = `<sheetData>${'<row><c><v>1</v></c><c><v>2</v></c></row>'.repeat(500_000)}</sheetData>`;
  expect(await inXlsx(data, many + header('oddFooter', '&amp;CGEHEIM'))).toEqual(marked('GEHEIM'));
  expect(await inXlsx(many + header('oddFooter', '&amp;CGEHEIM'))).toEqual(marked('GEHEIM'));
});

it('reads shared strings without their phonetic text', async () => {
  const sheet = '<sheetData><row><c t="s"><v>2</v></c></row></sheetData>';
  const withText = (text: string) =>
    inspectInProcess('a.xlsx', xlsx({ sheets: [sheet], shared: ['<t>GEHEIM</t>', '<t>a</t>', text, '<t>GEHEIM</t>'] }));
  expect(await withText('<r><t>VERT</t></r><r><t>RAULICH</t></r><rPh><t>x</t></rPh>')).toEqual(marked('VERTRAULICH'));
  expect(await withText('<t>Strom</t>')).toEqual(accepted);
});

it('reads shapes, and reports a sheet with only pictures as unchecked', async () => {
  const drawn = (drawing: string, cells = '<sheetData/>') =>
    inspectInProcess(
      'a.xlsx',
      xlsx({
        sheets: [`${cells}<drawing r:id="rId9"/>`],
        core: { title: 'Energie' },
        parts: [
          ['xl/worksheets/_rels/sheet1.xml.rels', '', relationships([['rId9', 'drawing', '../drawings/drawing1.xml']])],
          ['xl/drawings/drawing1.xml', 'drawing+xml', `<xdr:wsDr>${drawing}</xdr:wsDr>`],
        ],
      }),
    );
  expect(
    await drawn('<xdr:sp><xdr:txBody><a:p><a:r><a:t>VERTRAULICH</a:t></a:r></a:p></xdr:txBody></xdr:sp>', data),
  ).toEqual(marked('VERTRAULICH'));
  expect(await drawn('<xdr:pic/>')).toEqual(unchecked('scan'));
  expect(await drawn('<xdr:pic/>', data)).toEqual(accepted);
});

it('rejects a workbook with a sensitivity label', async () => {
  const custom = { 'MSIP_Label_2096f6a2-d2f7-48be-b329-b73aaa526e5d_Name': 'Streng vertraulich' };
  expect(await inspect('a.xlsx', xlsx({ sheets: [data], custom }))).toEqual(labelled('Streng vertraulich'));
});

it('holds a table that names levels, and a workbook with embedded files', async () => {
  expect(await inXlsx(rows(['Akte', 'Ort', 'Jahr', 'Stufe'], ['7', 'Bern', '2025', 'VERTRAULICH']))).toEqual(
    unchecked('levels'),
  );
  expect(await inXlsx(rows(['Plan', 'Stufe'], ['A', 'INTERN'], ['B', 'VERTRAULICH']))).toEqual(unchecked('levels'));
  const embedding = relationships([['rId9', 'oleObject', '../embeddings/oleObject1.bin']]);
  const file = xlsx({ sheets: [data], parts: [['xl/worksheets/_rels/sheet1.xml.rels', '', embedding]] });
  expect(await inspectInProcess('a.xlsx', file)).toEqual(unchecked('embedded'));
});

it('rejects an empty workbook, and a Word document with the extension .xlsx', async () => {
  expect(await inXlsx('<sheetData/>')).toEqual(rejected('empty'));
  expect(await inspect('a.xlsx', docx({ body: p('x') }))).toEqual(rejected('content'));
});
