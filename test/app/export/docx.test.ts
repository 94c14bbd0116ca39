import mammoth from 'mammoth';
import { answerPage } from '../../../src/app/export/answer-pages';
import { docxOf } from '../../../src/app/export/docx/document';
import type { ExportedTurn } from '../../../src/app/export/export';
import { Zip } from '../../../src/inspection/reader/zip';
import { exportedTurn, sheetWith } from '../../support/app/sheet';

const STYLE_MAP = ["p[style-name='Code'] => pre", "p[style-name='Quote'] => blockquote > p:fresh"];

function docx(answer: string, others: Partial<ExportedTurn> = {}, title?: string): Promise<Buffer> {
  return docxWith([exportedTurn(answer, others)], title);
}

async function docxWith(turns: readonly ExportedTurn[], title?: string): Promise<Buffer> {
  const sheet = sheetWith(turns, 'de', title);
  const answers = await Promise.all(sheet.turns.map((turn) => answerPage(turn, sheet.words.notFound)));
  return Buffer.from(await docxOf({ sheet, answers }));
}

/** What mammoth reads from the document, as HTML. */
async function read(answer: string, others: Partial<ExportedTurn> = {}): Promise<string> {
  return htmlOf(await docx(answer, others));
}

async function htmlOf(buffer: Buffer): Promise<string> {
  return (await mammoth.convertToHtml({ buffer }, { styleMap: STYLE_MAP })).value;
}

async function part(file: Buffer, name: string): Promise<string> {
  const zip = await Zip.open(file);
  const chunks: Buffer[] = [];
  for await (const chunk of (await zip.read(name))!) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

it('gives headings consecutive levels below the question and the answer', async () => {
  const html = await read('## A\n\n#### B\n\ntext\n\n# C');
  expect(html.match(/<h\d>[^<]+/g)).toEqual(['<h1>Frage 1', '<h2>Antwort', '<h3>A', '<h4>B', '<h3>C']);
});

it('keeps bold, italic, strikethrough, subscript and superscript text, and line breaks', async () => {
  const html = await read('**a** *b* ~~c~~ H<sub>2</sub> x<sup>2</sup>\nd');
  expect(html).toContain('<strong>a</strong> <em>b</em> <s>c</s> H<sub>2</sub> x<sup>2</sup><br />d');
});

it('keeps nested lists, each numbered list with its own numbers', async () => {
  const html = await read('1. a\n   - b\n     1. c\n2. d\n\ntext\n\n1. e');
  expect(html).toContain(
    '<ol><li>a<ul><li>b<ol><li>c</li></ol></li></ul></li><li>d</li></ol><p>text</p><ol><li>e</li></ol>',
  );
  const xml = await part(await docx('1. a\n\ntext\n\n3. e'), 'word/document.xml');
  expect(new Set(xml.match(/<w:numId w:val="\d+"/g)).size).toBe(2);
  expect(await part(await docx('3. e'), 'word/numbering.xml')).toContain('<w:start w:val="3"');
});

it('shows the boxes of task lists', async () => {
  expect(await read('- [x] done\n- [ ] open')).toContain('<ul><li>☑ done</li><li>☐ open</li></ul>');
});

it('keeps tables with a header row and the alignment of columns', async () => {
  const html = await read('| a | b |\n|---|--:|\n| 1 | **2** |');
  expect(html).toContain(
    '<table><thead><tr><th><p>a</p></th><th><p>b</p></th></tr></thead><tbody><tr><td><p>1</p></td><td><p><strong>2</strong></p></td></tr></tbody></table>',
  );
  const xml = await part(await docx('| a | b |\n|---|--:|\n| 1 | 2 |'), 'word/document.xml');
  expect(xml.match(/<w:jc w:val="right"/g)).toHaveLength(2);
});

it('writes a table as text if it has more columns than Word allows', async () => {
  const row = (cell: string) => `|${` ${cell} |`.repeat(64)}`;
  const html = await read([row('a'), row('-'), row('b')].join('\n'));
  expect(html).not.toContain('<table');
  expect(html).toContain('b | b | b');
});

it('keeps the lines of code, with tabs and indentation', async () => {
  const html = await read('```js\nif (a < b) {\n\treturn  c;\n}\n```');
  expect(html).toContain('<pre>if (a &lt; b) {<br />\treturn  c;<br />}</pre>');
});

it('keeps quotations, including the text of their lists, and horizontal rules', async () => {
  expect(await read('> a\n>\n> - b')).toContain('<blockquote><p>a</p><p>b</p></blockquote>');
  expect(await part(await docx('a\n\n---\n\nb'), 'word/document.xml')).toContain('<w:pBdr><w:bottom');
});

it('writes a footnote once, as a Word footnote, and keeps the text of a footnote without a reference', async () => {
  const html = await read('a[^x] b[^x]\n\n[^x]: **note**\n[^y]: unused');
  expect(html).toContain('a<sup><a href="#footnote-1" id="footnote-ref-1">[1]</a></sup> b<sup>1</sup>');
  expect(html).toContain('<li id="footnote-1"><p><strong>note</strong>');
  expect(html).toContain('unused');
});

it('writes the first definition of a label as its footnote, and the further ones as text', async () => {
  const html = await read('A[^1].\n\n[^1]: Source A\n\nB[^1].\n\n[^1]: Source B');
  expect(html).toContain('<li id="footnote-1"><p>Source A');
  expect(html).toContain('<p>Source B</p>');
});

it('numbers references between footnotes as Word numbers the footnotes, also in the second answer', async () => {
  const turn = exportedTurn('A[^b] B[^a]\n\n[^a]: first\n[^b]: see [^a]');
  const html = await htmlOf(await docxWith([turn, turn]));
  expect(html).toContain('<li id="footnote-1"><p>see <sup>2</sup>');
  expect(html).toContain('<li id="footnote-2"><p>first');
  expect(html).toContain('<li id="footnote-3"><p>see <sup>4</sup>');
});

it('writes a footnote as text, and only once, if only another footnote mentions it', async () => {
  const html = await read('A[^a]\n\n[^a]: see [^b]\n[^b]: see [^c]\n[^c]: last');
  expect(html.match(/id="footnote-\d"/g)).toEqual(['id="footnote-1"']);
  expect(html.match(/last/g)).toHaveLength(1);
});

it('writes formulas as Word formulas', async () => {
  const xml = await part(
    await docx('\\(x^2\\)\n\n$$\\frac{a}{b} = \\begin{pmatrix} 1 & 2 \\end{pmatrix}$$'),
    'word/document.xml',
  );
  for (const element of ['m:sSup', 'm:f>', 'm:m>']) expect(xml).toContain(`<${element}`);
});

it('writes a binomial coefficient without a bar', async () => {
  const xml = await part(await docx('$$\\binom{n}{k} + \\frac{a}{b}$$'), 'word/document.xml');
  expect(xml.match(/<m:f>/g)).toHaveLength(2);
  expect(xml.match(/<m:type m:val="noBar"\/>/g)).toHaveLength(1);
});

it.each([
  ['CO2', 1],
  // Temml writes an invisible copy of these numbers too. The file must not contain it.
  ['^{14}_{6}C', 1],
])('writes the chemical formula %s without empty boxes', async (tex, scripts) => {
  const xml = await part(await docx(`$$\\ce{${tex}}$$`), 'word/document.xml');
  expect(xml.match(/<m:(sSub|sSubSup)>/g)).toHaveLength(scripts);
  expect(xml).not.toMatch(/<m:(e|sub|sup)(\/>|><\/m:)/);
});

it('links each mark to the entry of its source, which contains the passage', async () => {
  const source = { number: 1, uri: 's3://k/documents/Förderung.pdf', page: 3, excerpt: 'Line 1\nLine 2' };
  const html = await read('Yes.', { marks: [{ offset: 4, number: 1 }], sources: [source] });
  expect(html).toContain('Yes.<a href="#source_1_1"><sup>[1]</sup></a>');
  expect(html).toContain('<h2>Quellen</h2><p><a id="source_1_1"></a>[1] <strong>Förderung.pdf</strong>, Seite 3</p>');
  expect(html).toContain('<blockquote><p>Line 1<br />Line 2</p></blockquote>');
});

it('gives each paragraph at most one style', async () => {
  const xml = await part(await docx('> # Heading\n>\n> - # Item\n> - ```\n>   code\n>   ```'), 'word/document.xml');
  for (const [properties] of xml.matchAll(/<w:pPr>.*?<\/w:pPr>/g))
    expect(properties.match(/<w:pStyle /g)?.length ?? 0).toBeLessThanOrEqual(1);
});

it('contains the title and the language, but names the product as the author instead of the user', async () => {
  const file = await docx('text', {}, 'Förderung & <Kosten>');
  const core = await part(file, 'docProps/core.xml');
  expect(core).toContain('<dc:title>Förderung &amp; &lt;Kosten&gt;</dc:title>');
  expect(core).toContain('<dc:creator>Joule Verne</dc:creator>');
  expect(core).toContain('<cp:lastModifiedBy>Joule Verne</cp:lastModifiedBy>');
  expect(await part(file, 'word/styles.xml')).toContain('<w:lang w:val="de-CH"');
  expect(await part(file, 'word/header1.xml')).toContain('Förderung &amp; &lt;Kosten&gt;');
  expect(await part(file, 'word/footer1.xml')).toContain('NUMPAGES');
});

it('states the language of each answer that is not in the language of the document', async () => {
  const french = exportedTurn(
    'Les **personnes** qui ont droit à une aide doivent la demander avant la fin du mois.[^a]\n\n[^a]: pour',
  );
  const german = exportedTurn('Die **Personen**, die das Geld wollen, müssen sich vor dem Ende des Monats melden.');
  const file = await docxWith([french, german]);
  const xml = await part(file, 'word/document.xml');
  expect(xml).toMatch(/<w:lang w:val="fr-CH"\/><\/w:rPr><w:t[^>]*>personnes</);
  expect(xml).not.toMatch(/<w:lang [^>]*><\/w:rPr><w:t[^>]*>(Personen|Frage 1|Antwort)</);
  expect(await part(file, 'word/footnotes.xml')).toContain('<w:lang w:val="fr-CH"/>');
});

it('replaces characters that XML forbids', async () => {
  const forbidden = 'a\u0001b\u000Bc\uFFFEd\uD800e';
  const file = await docx(`${forbidden}\n\n\`${forbidden}\``, { question: forbidden }, forbidden);
  expect(await part(file, 'word/document.xml')).not.toMatch(/[^\t\n\r\u0020-\uFFFD]/);
  expect((await mammoth.extractRawText({ buffer: file })).value).toContain('a\uFFFDb\uFFFDc\uFFFDd\uFFFDe');
});

it('writes only links whose URL is valid and allowed', async () => {
  const html = await read('[a](javascript:alert(1)) [b](https://[x) [c](https://example.org/%zz) <b onclick=x>');
  expect(html.match(/href="[^"#]+"/g)).toEqual(['href="https://example.org/%25zz"']);
  expect(html).toContain('&lt;b onclick=x&gt;');
});

it('keeps the text of markup that is nested too deeply', async () => {
  const html = await read(`${'> '.repeat(10_000)}deep\n\n${'*a '.repeat(2000)}${'b* '.repeat(2000)}\n\nend`);
  expect(html).toContain('deep');
  const words = html
    .replace(/<[^>]+>/g, ' ')
    .match(/\b[ab]\b/g)!
    .join('');
  expect(words).toBe('a'.repeat(2000) + 'b'.repeat(2000));
  expect(html).toContain('<p>end</p>');
});
