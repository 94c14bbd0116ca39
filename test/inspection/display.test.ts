import type { Block } from '../../src/inspection/displayed-text';
import { display } from '../../src/inspection/reader/display/display';
import { typeOf } from '../../src/inspection/types';
import { streamOf } from '../support/inspection/inspector-fixture';
import { office, p, row, rows, xlsx } from '../support/inspection/office';

async function shown(name: string, content: string | Uint8Array, passage = 'nothing like it anywhere') {
  const result = await display(typeOf(name)!.type, streamOf(content, 1_000), passage);
  if ('problem' in result) throw new Error(`Expected a text; received the problem ${result.problem}`);
  return result.text;
}

/** The kind and the cells of each block. */
async function blocks(name: string, content: string | Uint8Array): Promise<[string, ...string[]][]> {
  return (await shown(name, content)).blocks.map(({ kind, cells }) => [kind, ...cells]);
}

/** The parts of the blocks that are marked as the passage. */
function found(all: readonly Block[]): string[] {
  return all.flatMap(({ cells, found: parts = [] }) =>
    parts.map(([cell, start, end]) => cells[cell]!.slice(start, end)),
  );
}

it('reads the headings, paragraphs, lists and tables of a Word document', async () => {
  const body = [
    p('Titel', '<w:pPr><w:pStyle w:val="H"/></w:pPr>'),
    p('Untertitel', '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>'),
    p('Vorspann', '<w:pPr><w:pStyle w:val="H"/><w:outlineLvl w:val="9"/></w:pPr>'),
    '<w:p><w:r><w:t>Ein Satz</w:t></w:r><w:r><w:lastRenderedPageBreak/><w:t> über zwei Seiten.</w:t></w:r></w:p>',
    p('Punkt', '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'),
    `<w:tbl>${row(p('Jahr'), p('Strom'))}${row(p('2025'), '<w:p/>')}${row(p('2026'), p('41') + p('MWh'))}</w:tbl>`,
    '<w:p><w:del><w:r><w:t>gelöscht</w:t></w:r></w:del></w:p>',
  ].join('');
  const file = office('word/document.xml', [
    ['word/document.xml', 'wordprocessingml.document.main+xml', `<w:document><w:body>${body}</w:body></w:document>`],
    [
      'word/styles.xml',
      'wordprocessingml.styles+xml',
      '<w:styles><w:style w:type="paragraph" w:styleId="H"><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style></w:styles>',
    ],
  ]);
  expect(await blocks('a.docx', file)).toEqual([
    ['heading', 'Titel'],
    ['heading', 'Untertitel'],
    ['text', 'Vorspann'],
    ['text', 'Ein Satz über zwei Seiten.'],
    ['item', 'Punkt'],
    ['header', 'Jahr', 'Strom'],
    ['row', '2025', ''],
    ['row', '2026', '41\nMWh'],
  ]);
});

it('reads the text of a web page without its scripts', async () => {
  const html =
    '<title>T</title><h1>Titel</h1><script>let a = "<p>x"</script><p>Ein <b>fetter</b>\n Satz.<ul><li>Punkt<li>Noch einer</ul>' +
    '<table><tr><th>Jahr<th>Strom</tr><tr><td><p>2025</p><td>41</td></tr></table>Ende';
  expect(await blocks('a.html', html)).toEqual([
    ['heading', 'Titel'],
    ['text', 'Ein fetter Satz.'],
    ['item', 'Punkt'],
    ['item', 'Noch einer'],
    ['header', 'Jahr', 'Strom'],
    ['row', '2025', '41'],
    ['text', 'Ende'],
  ]);
});

it('keeps the lines of preformatted text on a web page, and divides long preformatted text', async () => {
  const lines = Array.from({ length: 20_000 }, (_, i) => `Zeile ${i} eines Protokolls`);
  expect(await blocks('a.html', '<p>Ein\nSatz.</p><pre>\nErste\n  zweite</pre><p>Noch\neiner.</p>')).toEqual([
    ['text', 'Ein Satz.'],
    ['text', 'Erste\n  zweite'],
    ['text', 'Noch einer.'],
  ]);
  const text = await shown('a.html', `<pre>${lines.join('\n')}</pre>`, lines.slice(10_000, 10_005).join('\n'));
  expect(text).toMatchObject({ isFound: true, isCutBefore: true, isCutAfter: true });
  expect(found(text.blocks).join('\n')).toBe(lines.slice(10_000, 10_005).join('\n'));
});

it('keeps the empty cells of a web page in their columns, even around a nested table', async () => {
  const inner = '<table><tr><td>a</td><td></td><td>b</td></tr></table>';
  const html =
    '<table><tr><th>Jahr<th>Strom<th>Gas</tr><tr><td>2025</td><td></td><td>41</td></tr>' +
    `<tr><td>2026</td><td>davor ${inner} danach</td><td></td></tr><tr><td></td><td></td></tr></table>`;
  expect(await blocks('a.html', html)).toEqual([
    ['header', 'Jahr', 'Strom', 'Gas'],
    ['row', '2025', '', '41'],
    ['header', 'a', '', 'b'],
    ['row', '2026', 'davor\ndanach', ''],
  ]);
});

it('keeps the cells of a table in their columns beside merged cells', async () => {
  const rowsOf = '<tr><th rowspan=2>Ort<th colspan="2">2025<th>2026</tr><tr><th>Strom<th>Gas<th>Strom</tr>';
  const html = `<table>${rowsOf}<tr><td rowspan=3 colspan=2>a<td>1<td>2</tr><tr><td>3<td>4</tr><tr><td>5</tr><tr><td>b<td>6</tr></table>`;
  expect(await blocks('a.html', html)).toEqual([
    ['header', 'Ort', '2025', '', '2026'],
    ['row', '', 'Strom', 'Gas', 'Strom'],
    ['row', 'a', '', '1', '2'],
    ['row', '', '', '3', '4'],
    ['row', '', '', '5'],
    ['row', 'b', '6'],
  ]);
  const span = (columns: number) => `<w:tcPr><w:gridSpan w:val="${columns}"/></w:tcPr>`;
  const former = '<w:tcPr><w:tcPrChange><w:tcPr><w:gridSpan w:val="3"/></w:tcPr></w:tcPrChange></w:tcPr>';
  const inner = `<w:tbl>${row(span(3) + p('x'), p('y'))}</w:tbl>`;
  const body = [
    row(p('Ort'), span(2) + p('2025'), p('2026')),
    row(span(2) + p('a'), former + p('1') + inner, p('2')),
    row(p('b'), p('3')).replace('<w:tr>', '<w:tr><w:trPr><w:gridBefore w:val="2"/></w:trPr>'),
  ];
  const document = `<w:document><w:body><w:tbl>${body.join('')}</w:tbl></w:body></w:document>`;
  const file = office('word/document.xml', [['word/document.xml', 'wordprocessingml.document.main+xml', document]]);
  expect(await blocks('a.docx', file)).toEqual([
    ['header', 'Ort', '2025', '', '2026'],
    ['header', 'x', '', '', 'y'],
    ['row', 'a', '', '1', '2'],
    ['row', '', '', 'b', '3'],
  ]);
});

it('limits the columns of a merged cell of a web page to 200', async () => {
  const text = await shown('a.html', `<table>${'<tr><td colspan=1000000000 rowspan=9999999>x'.repeat(30_000)}</table>`);
  expect(text.blocks[0]!.cells).toHaveLength(200);
  expect(text.isCutAfter).toBe(true);
});

it('the display takes less than three seconds of CPU time for a web page whose whole content is in one table cell', async () => {
  const content = Array.from({ length: 40_000 }, (_, i) => `<div>Zeile ${i} eines langen Protokolls</div>`).join('');
  const before = process.cpuUsage();
  const text = await shown('a.html', `<table><tr><td>${content}</td></tr></table>`);
  expect(process.cpuUsage(before).user / 1e6).toBeLessThan(3);
  expect(text.blocks[0]!.cells[0]).toMatch(/^Zeile 0 eines langen Protokolls\nZeile 1 eines langen Protokolls\n/);
});

it('shows a text box of a Word document once', async () => {
  const box = (text: string) => `<w:txbxContent>${p(text)}</w:txbxContent>`;
  const body = `<w:p><w:r><w:t>Davor</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires="wps">${box('Kasten')}</mc:Choice><mc:Fallback>${box('Kasten')}</mc:Fallback></mc:AlternateContent></w:r></w:p>`;
  const file = office('word/document.xml', [
    ['word/document.xml', 'wordprocessingml.document.main+xml', `<w:document><w:body>${body}</w:body></w:document>`],
  ]);
  expect((await blocks('a.docx', file)).filter(([, text]) => text === 'Kasten')).toHaveLength(1);
});

it('shows times of day and durations in a workbook without adding a date', async () => {
  const own = { 170: '[h]:mm', 171: 'mm:ss', 172: '[mm]:ss', 173: '0.0&quot; ms&quot;' };
  const numFmts = Object.entries(own).map(([id, code]) => `<numFmt numFmtId="${id}" formatCode="${code}"/>`);
  const cellXfs = [20, 170, 46, 45, 47, 171, 172, 173].map((id) => `<xf numFmtId="${id}"/>`);
  const formats = `<styleSheet><numFmts>${numFmts.join('')}</numFmts><cellXfs>${cellXfs.join('')}</cellXfs></styleSheet>`;
  const tenAndAHalfMinutes = String(630 / 86_400);
  const cells = [
    ['A1', 0, '0.375'],
    ['B1', 0, '0'],
    ['C1', 1, '1.5'],
    ['D1', 2, '0.25'],
    ['E1', 3, tenAndAHalfMinutes],
    ['F1', 4, tenAndAHalfMinutes],
    ['G1', 5, tenAndAHalfMinutes],
    ['H1', 6, '0.0625'],
    ['I1', 7, '2.5'],
  ].map(([cell, style, value]) => `<c r="${cell}" s="${style}"><v>${value}</v></c>`);
  const file = xlsx({
    sheets: [`<sheetData><row>${cells.join('')}</row></sheetData>`],
    parts: [['xl/styles.xml', 'spreadsheetml.styles+xml', formats]],
  });
  expect((await blocks('a.xlsx', file)).at(-1)).toEqual([
    'header',
    '09:00',
    '00:00',
    '36:00',
    '06:00',
    ...Array(3).fill('10:30'),
    '90:00',
    '2.5',
  ]);
});

it('shows the date in a cell whose format displays only the month', async () => {
  const formats =
    '<styleSheet><numFmts><numFmt numFmtId="170" formatCode="mmmm"/></numFmts><cellXfs><xf numFmtId="170"/></cellXfs></styleSheet>';
  const file = xlsx({
    sheets: ['<sheetData><row><c r="A1" s="0"><v>46023</v></c></row></sheetData>'],
    parts: [['xl/styles.xml', 'spreadsheetml.styles+xml', formats]],
  });
  expect((await blocks('a.xlsx', file)).at(-1)).toEqual(['header', '2026-01-01']);
});

it.each(['hidden', 'veryHidden'])('shows no rows of a sheet whose state is %s', async (state) => {
  const sheet = (text: string) =>
    `<sheetData><row><c r="A1" t="inlineStr"><is><t>${text}</t></is></c></row></sheetData>`;
  const file = xlsx({ sheets: [sheet('Geheim'), sheet('Offen')], states: [state, 'visible'] });
  expect(await blocks('a.xlsx', file)).toEqual([
    ['heading', 'S1'],
    ['header', 'Offen'],
  ]);
});

it('reads Markdown with its headings, lists and tables, and plain text as paragraphs', async () => {
  const markdown =
    '# Titel\n\nEin Satz\nauf zwei Zeilen.\n\n- Punkt\n- Noch einer\n\n| Jahr | Strom |\n|---|--:|\n| 2025 | 41 |\n';
  expect(await blocks('a.md', markdown)).toEqual([
    ['heading', 'Titel'],
    ['text', 'Ein Satz auf zwei Zeilen.'],
    ['item', 'Punkt'],
    ['item', 'Noch einer'],
    ['header', 'Jahr', 'Strom'],
    ['row', '2025', '41'],
  ]);
  expect(await blocks('a.txt', Buffer.from('Erste Zeile\r\nzweite\r\n\r\n# f\xfcr', 'latin1'))).toEqual([
    ['text', 'Erste Zeile\r\nzweite'],
    ['text', '# für'],
  ]);
});

it('reads all visible sheets of a workbook, with dates and empty cells in their columns', async () => {
  const formats =
    '<styleSheet><numFmts><numFmt numFmtId="170" formatCode="dd/mm/yyyy"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/></cellXfs></styleSheet>';
  const sheet =
    '<sheetData><row><c r="A1" t="s"><v>0</v></c><c r="C1" t="inlineStr"><is><t>Datum</t></is></c></row>' +
    '<row><c r="C2" s="1"><v>45000</v></c><c r="D2"><v>45000</v></c></row><row><c r="C3" s="2"><v>45000.5</v></c></row></sheetData>';
  const file = xlsx({
    sheets: [sheet, rows(['Ende'])],
    shared: ['<t>Ort</t>'],
    parts: [['xl/styles.xml', 'spreadsheetml.styles+xml', formats]],
  });
  expect(await blocks('a.xlsx', file)).toEqual([
    ['heading', 'S0'],
    ['header', 'Ort', '', 'Datum'],
    ['row', '', '', '2023-03-15', '45000'],
    ['row', '', '', '2023-03-15 12:00'],
    ['heading', 'S1'],
    ['header', 'Ende'],
  ]);
});

it('shows the numbers and the Boolean values of a workbook as a spreadsheet program does', async () => {
  const cells = [
    ['A1', '', '1.1000000000000001'],
    ['B1', 'n', '4.0260000000000001E4'],
    ['C1', '', '1E-3'],
    ['D1', 'b', '1'],
    ['E1', 'str', '007'],
  ].map(([cell, type, value]) => `<c r="${cell}" t="${type}"><v>${value}</v></c>`);
  const file = xlsx({ sheets: [`<sheetData><row>${cells.join('')}</row></sheetData>`] });
  expect((await blocks('a.xlsx', file)).at(-1)).toEqual(['header', '1.1', '40260', '0.001', 'TRUE', '007']);
});

it.each(['1', 'true'])('reads the dates of a workbook with the 1904 date system (%s)', async (date1904) => {
  const formats =
    '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="20"/></cellXfs></styleSheet>';
  const file = xlsx({
    workbook: `<workbookPr date1904="${date1904}"/>`,
    sheets: [
      '<sheetData><row><c s="1"><v>43538</v></c><c s="1"><v>0</v></c><c s="2"><v>0.5</v></c><c><v>5</v></c></row></sheetData>',
    ],
    parts: [['xl/styles.xml', 'spreadsheetml.styles+xml', formats]],
  });
  expect((await blocks('a.xlsx', file)).at(-1)).toEqual(['header', '2023-03-15', '1904-01-01', '12:00', '5']);
});

it('the display marks a passage that consists of a heading and a paragraph', async () => {
  const { blocks: all, isFound } = await shown(
    'a.md',
    '# Beiträge\n\nVorher. Es gibt **viel** Geld.\n\nNachher.',
    'Beiträge\n\nVorher. Es gibt viel Geld.',
  );
  expect([isFound, found(all)]).toEqual([true, ['Beiträge', 'Vorher. Es gibt **viel** Geld.']]);
});

it('marks the rows of a table if the passage repeats the column names in each row, as the knowledge base does', async () => {
  const csv = 'Ort;Leistung;Preis\nBahnhof;50;55\nHallenbad;11;39\nWald;150;68\n';
  const { blocks: all } = await shown(
    'a.csv',
    csv,
    'Ort: Bahnhof; Leistung: 50; Preis: 55\nOrt: Wald; Leistung: 150; Preis: 68',
  );
  expect(all.map(({ kind, found: parts }) => [kind, parts !== undefined])).toEqual([
    ['header', false],
    ['row', true],
    ['row', false],
    ['row', true],
  ]);
});

describe('the display of a table of survey answers', () => {
  const NAMES = Array.from({ length: 10 }, (_, i) => `F${i + 1}`);
  const answersOf = (row: number) =>
    NAMES.map((_, column) => 1 + (((row * row * 31 + (row + 7) * (column + 3) * 17) % 97) % 5));
  const passageOf = (rowNumbers: readonly number[], first: (row: number) => string) =>
    rowNumbers
      .map(
        (row) =>
          first(row) +
          answersOf(row)
            .map((answer, i) => `${NAMES[i]}: ${answer}`)
            .join('; '),
      )
      .join('\n');
  const cited = Array.from({ length: 8 }, (_, i) => 3_000 + i);
  const table = (names: readonly string[], first: (row: number) => number[]) =>
    [names, ...Array.from({ length: 5_000 }, (_, row) => [...first(row), ...answersOf(row)])]
      .map((cells) => cells.join(';'))
      .join('\n');
  const withNumbers = table(['Nr', ...NAMES], (row) => [row]);
  const foundRows = (all: readonly Block[]) => all.filter((block) => block.found).map(({ cells }) => cells.join(';'));

  it('marks only the rows of the passage', async () => {
    const { blocks: all, ...rest } = await shown(
      'a.csv',
      withNumbers,
      passageOf(cited, (row) => `Nr: ${row}; `),
    );
    expect(foundRows(all)).toEqual(cited.map((row) => [row, ...answersOf(row)].join(';')));
    expect(rest).toEqual({ isFound: true, isCutBefore: true, isCutAfter: true });
  });

  it('marks only the rows of the passage even if the rows are not numbered', async () => {
    const { blocks: all, isFound } = await shown(
      'a.csv',
      table(NAMES, () => []),
      passageOf(cited, () => ''),
    );
    expect(foundRows(all)).toEqual(cited.map((row) => answersOf(row).join(';')));
    expect(isFound).toBe(true);
  });

  it('marks no rows for a passage of another table', async () => {
    const text = await shown(
      'a.csv',
      withNumbers,
      passageOf(cited, (row) => `Nr: ${row + 5_000}; `),
    );
    expect([text.isFound, foundRows(text.blocks)]).toEqual([false, []]);
  });

  it('takes less than eight seconds of CPU time for 100,000 rows', async () => {
    const many = `${NAMES.join(';')}\n${`${answersOf(1).join(';')}\n`.repeat(100_000)}`;
    const before = process.cpuUsage();
    await shown(
      'a.csv',
      many,
      passageOf(
        Array.from({ length: 100 }, (_, i) => i * 3),
        () => '',
      ),
    );
    expect(process.cpuUsage(before).user / 1e6).toBeLessThan(8);
  });
});

it('marks a row even if the passage has different column names, and also marks text outside the table', async () => {
  const markdown =
    '# Förderbeiträge der Gemeinde\n\nDie Beiträge gelten ab Januar.\n\n| Ort | Leistung | Preis |\n|---|---|---|\n| Bahnhof | 50 | 55 |\n| Hallenbad | 11 | 39 |\n';
  const passage = 'Die Beiträge gelten ab Januar.\n\nStandort: Hallenbad; 11; Kosten: 39; Bemerkung: keine';
  const { blocks: all } = await shown('a.md', markdown, passage);
  expect(found(all)).toEqual(['Die Beiträge gelten ab Januar.', 'Hallenbad', '11', '39']);
});

it('shows the header of a long table, and below it only the part of the table around the passage', async () => {
  const csv = `Nummer;Name\n${Array.from({ length: 50_000 }, (_, i) => `${i};Gemeinde Nummer ${i} im Kanton`).join('\n')}`;
  const text = await shown('a.csv', csv, 'Nummer: 40000; Name: Gemeinde Nummer 40000 im Kanton');
  expect(text.blocks.length).toBeLessThan(2_100);
  expect(text.blocks[0]!.cells).toEqual(['Nummer', 'Name']);
  expect(found(text.blocks)).toContain('Gemeinde Nummer 40000 im Kanton');
  expect(text).toMatchObject({ isFound: true, isCutBefore: true, isCutAfter: true });
});

it('shows only the part around the passage if the text is long and has no blank lines', async () => {
  const lines = Array.from({ length: 30_000 }, (_, i) => `Zeile ${i} eines Protokolls`);
  const text = await shown('a.txt', lines.join('\n'), lines.slice(20_000, 20_005).join('\n'));
  expect(text).toMatchObject({ isFound: true, isCutBefore: true, isCutAfter: true });
  expect(JSON.stringify(text).length).toBeLessThan(250_000);
  expect(text.blocks[1]!.cells[0]).toMatch(/^Zeile \d+ eines Protokolls\n/);
  expect(found(text.blocks).join('\n')).toBe(lines.slice(20_000, 20_005).join('\n'));
});

it('shows the beginning of a document that does not contain the passage', async () => {
  const text = await shown('a.txt', 'Ein Absatz.\n\n'.repeat(50_000));
  expect(text).toMatchObject({ isFound: false, isCutBefore: false, isCutAfter: true });
  expect(JSON.stringify(text).length).toBeLessThan(1_000_000);
});

it.each<[string, string, string | Uint8Array]>([
  ['a broken archive', 'a.docx', 'PK\x03\x04 not an archive'],
  ['a blank text', 'a.txt', ' \n '],
  ['a PDF, which the browser displays', 'a.pdf', '%PDF-1.7'],
])('reports that it cannot display %s', async (_, name, content) => {
  expect(await display(typeOf(name)!.type, streamOf(content), 'x')).toEqual({ problem: 'unreadable' });
});
