import { sectionsOf } from '../../../src/local/knowledge/extraction';

const blocks = async (name: string, text: string | Buffer) =>
  (await sectionsOf(name, Buffer.from(text))).flatMap((section) => section.blocks);

it('reads headings, paragraphs, lists and tables of Markdown, without its markup', async () => {
  const text =
    '---\ntitle: x\n---\n# Title\nA **bold**\nline.\n\n- one\n- [two](https://example.org)\n\n| A | B |\n| --- | :-: |\n| 1 | `2` |\n\n```sh\n# no heading\n\nrun\n```\n';
  expect(await blocks('a.md', text)).toEqual([
    { kind: 'heading', text: 'Title' },
    { kind: 'text', text: 'A bold line.' },
    { kind: 'text', text: '- one\n- two' },
    { kind: 'row', text: 'A: 1; B: 2' },
    { kind: 'text', text: '# no heading\n\nrun' },
  ]);
});

it.each(['a.markdown', 'a.htm'])('recognises the file extension of %s', async (name) =>
  expect(await blocks(name, '# Title')).toHaveLength(1),
);

it('reads the text of HTML without scripts, styles and navigation', async () => {
  const html =
    '<html><head><title>T</title><style>p{}</style></head><body><nav>Menu</nav><h2>Head</h2><p>Some &amp; <a href="/x">more</a>.</p>' +
    '<script>alert(1)</script><table><tr><th>A</th><th>B</th></tr><tr><td><p>1</p></td><td>2</td></tr></table></body></html>';
  expect(await blocks('a.HTML', html)).toEqual([
    { kind: 'heading', text: 'Head' },
    { kind: 'text', text: 'Some & more.' },
    { kind: 'row', text: 'A: 1; B: 2' },
  ]);
});

it.each(['a;b\n"1;1";2\n', 'a,b\n"1;1",2\n', 'a\tb\n1;1\t2\n'])('detects the delimiter of the CSV %j', async (text) => {
  expect(await blocks('a.csv', text)).toEqual([{ kind: 'row', text: 'a: 1;1; b: 2' }]);
});

it('treats a short first line of a plain-text paragraph as its heading', async () => {
  expect(await blocks('a.txt', 'Meals\nLunch is refunded\nup to 25 francs.\n\nOne line.')).toEqual([
    { kind: 'heading', text: 'Meals' },
    { kind: 'text', text: 'Lunch is refunded up to 25 francs.' },
    { kind: 'text', text: 'One line.' },
  ]);
});

it.each([
  ['UTF-8', Buffer.from('Wärme')],
  ['UTF-8 with a byte order mark', Buffer.from('\uFEFFWärme')],
  ['UTF-16', Buffer.from('\uFEFFWärme', 'utf16le')],
  ['Windows-1252', Buffer.from('Wärme', 'latin1')],
])('reads plain text in %s', async (_encoding, bytes) =>
  expect(await blocks('a.txt', bytes)).toEqual([{ kind: 'text', text: 'Wärme' }]),
);

it.each([
  ['an unknown type', 'a.exe', 'x', /\.exe is not a type that can be read: use \.pdf/],
  ['a name without an extension', 'README', 'x', /without an extension/],
  ['an empty file', 'a.txt', '', /empty/],
  ['a file without text', 'a.md', '\n \n', /contains no text/],
  ['a .pdf file that is not a PDF', 'a.pdf', 'hello', /has no %PDF- header/],
  ['a damaged PDF', 'a.pdf', '%PDF-1.7\ngarbage', /The PDF cannot be read/],
  ['a .docx file that is not a DOCX', 'a.docx', 'hello', /not a readable DOCX/],
  ['an .xlsx file that is not an XLSX', 'a.xlsx', 'hello', /not a readable XLSX/],
  ['a CSV with an open quotation mark', 'a.csv', 'a,b\n"1,2\n', /unmatched quotation mark/],
  ['a .png file that is not an image', 'a.png', 'hello', /not a PNG or JPEG image/],
  ['null bytes in plain text', 'a.txt', 'a\u0000b', /null bytes/],
])('rejects %s with the reason', async (_what, name, text, reason) => {
  await expect(sectionsOf(name, Buffer.from(text))).rejects.toThrow(reason);
});

describe('a CSV file that is too long to be read completely', () => {
  const row = `1,"${'line\n'.repeat(50)}end"\n`;
  const rows = row.repeat(Math.ceil((600 * 1024) / row.length));

  it('is read up to the last complete row if it is cut inside a quoted cell', async () => {
    const read = await blocks('a.csv', `n,text\n${rows}`);
    expect(read.length).toBeGreaterThan(1_500);
    expect(new Set(read.map(({ text }) => text))).toEqual(new Set([`n: 1; text: ${'line '.repeat(50)}end`]));
  });

  it('is rejected if a quotation mark is unmatched long before the cut', async () => {
    await expect(blocks('a.csv', `n,text\n1,"open\n${'2,closed\n'.repeat(100_000)}`)).rejects.toThrow(
      'Row 2 of the CSV file has an unmatched quotation mark.',
    );
  });
});

it('reads only the beginning of a very long document, in less than five seconds', async () => {
  const began = performance.now();
  const lines = Array.from(
    { length: 600_000 },
    (_, n) => `Zeile ${n}: Wärmepumpen und mehr, Absatz um Absatz.\n\n`,
  ).join('');
  const [section] = await sectionsOf('Lang.txt', Buffer.from(lines));
  const text = section!.blocks.map((block) => block.text).join('\n');
  expect(text).toMatch(/^Zeile 0: Wärmepumpen/);
  expect(text.length).toBeGreaterThan(300_000);
  expect(text.length).toBeLessThan(600_000);
  expect(text).not.toContain('\uFFFD');
  expect(performance.now() - began).toBeLessThan(5_000);
});
