import { accepted, inspectInProcess, marked, rejected, unchecked } from '../support/inspection/inspector-fixture';
import { office, type Part, p, relationships } from '../support/inspection/office';

const text = p('Förderung von Wärmepumpen');
const run = (properties: string) => `<w:p><w:r><w:rPr>${properties}</w:rPr><w:t>Amt Vertraulich</w:t></w:r></w:p>`;
const styled = (style: string) =>
  `<w:p><w:pPr><w:pStyle w:val="${style}"/></w:pPr><w:r><w:t>Amt Vertraulich</w:t></w:r></w:p>`;
const wordPart = (name: string, element: string, content: string): Part => [
  `word/${name}.xml`,
  `wordprocessingml.${name.replace(/\d/g, '')}+xml`,
  `<w:${element}>${content}</w:${element}>`,
];

/** Inspects a Word document with this body and these additional parts. `links` are the relationships of the body. */
function inspectDocx(body: string, parts: readonly Part[] = [], links: Parameters<typeof relationships>[0] = []) {
  const file = office('word/document.xml', [
    ['word/document.xml', 'wordprocessingml.document.main+xml', `<w:document><w:body>${body}</w:body></w:document>`],
    ['word/_rels/document.xml.rels', '', relationships(links)],
    ...parts,
  ]);
  return inspectInProcess('a.docx', file);
}

describe('capitals from formatting', () => {
  const inHeader = (header: string, styles = '') =>
    inspectDocx(text, [wordPart('header1', 'hdr', header), wordPart('styles', 'styles', styles)]);
  const style = (id: string, content: string, type = 'paragraph') =>
    `<w:style w:type="${type}" w:styleId="${id}">${content}</w:style>`;
  const capitals = '<w:rPr><w:caps/></w:rPr>';

  it.each<[string, string, string]>([
    ['a run in capitals', run('<w:caps/>'), ''],
    ['a run in small capitals', run('<w:smallCaps w:val="true"/>'), ''],
    ['a paragraph style', styled('Amt'), style('Amt', capitals)],
    ['a style that is based on another', styled('Amt'), style('Amt', '<w:basedOn w:val="A"/>') + style('A', capitals)],
    ['a character style', run('<w:rStyle w:val="Zeichen"/>'), style('Zeichen', capitals, 'character')],
    [
      'a character style that is linked to a paragraph style',
      run('<w:rStyle w:val="Zeichen"/>'),
      style('Zeichen', '<w:link w:val="Amt"/>', 'character') + style('Amt', capitals),
    ],
    ['the defaults', run(''), `<w:docDefaults><w:rPrDefault>${capitals}</w:rPrDefault></w:docDefaults>`],
    [
      'the default style',
      run(''),
      `<w:style w:type="paragraph" w:default="1" w:styleId="Standard">${capitals}</w:style>`,
    ],
  ])('turn text into a mark: %s', async (_, header, styles) => {
    expect(await inHeader(header, styles)).toEqual(marked('VERTRAULICH'));
  });

  it.each<[string, string, string]>([
    ['a run without formatting', run(''), ''],
    [
      'a paragraph mark in capitals',
      '<w:p><w:pPr><w:rPr><w:caps/></w:rPr></w:pPr><w:r><w:t>Amt Vertraulich</w:t></w:r></w:p>',
      '',
    ],
    ['a format that was changed', run('<w:rPrChange><w:rPr><w:caps/></w:rPr></w:rPrChange>'), ''],
    [
      'a style that the run overrides',
      run('<w:rStyle w:val="A"/><w:caps w:val="0"/>'),
      style('A', capitals, 'character'),
    ],
    [
      'styles that cancel each other out',
      styled('A').replace('<w:r>', '<w:r><w:rPr><w:rStyle w:val="B"/></w:rPr>'),
      style('A', capitals) + style('B', capitals, 'character'),
    ],
  ])('are not assumed for %s', async (_, header, styles) => {
    expect(await inHeader(header, styles)).toEqual(accepted);
  });
});

describe('diagrams', () => {
  const drawing = (content: string) => `${text}<w:p><w:r><w:drawing>${content}</w:drawing></w:r></w:p>`;
  const diagram = (...texts: string[]) =>
    inspectDocx(
      drawing('<dgm:relIds r:dm="rId1" r:lo="rId2"/>'),
      [
        [
          'word/diagrams/data1.xml',
          '',
          `<dgm:dataModel>${texts.map((t) => `<dgm:pt><dgm:t><a:p><a:r><a:t>${t}</a:t></a:r></a:p></dgm:t></dgm:pt>`).join('')}</dgm:dataModel>`,
        ],
      ],
      [['rId1', 'diagramData', 'diagrams/data1.xml']],
    );
  const chart = (content: string, links: Parameters<typeof relationships>[0] = []) =>
    inspectDocx(
      drawing('<c:chart r:id="rId1"/>'),
      [
        ['word/charts/chart1.xml', '', `<c:chartSpace><c:chart>${content}</c:chart></c:chartSpace>`],
        ['word/charts/_rels/chart1.xml.rels', '', relationships(links)],
      ],
      [['rId1', 'chart', 'charts/chart1.xml']],
    );

  it('cause their document to be rejected if they contain a mark, and held if they name levels', async () => {
    expect(await diagram('Vertraulich')).toEqual(marked('VERTRAULICH'));
    expect(await diagram('Intern', 'Vertraulich', 'Geheim')).toEqual(unchecked('levels'));
    expect(await diagram('Strom', 'Wärme')).toEqual(accepted);
  });

  it('include charts, whose embedded workbook does not count as an embedded file', async () => {
    expect(await chart('<c:title><a:p><a:r><a:t>Geheim</a:t></a:r></a:p></c:title>')).toEqual(marked('GEHEIM'));
    expect(await chart('<c:pt><c:v>TR&#200;S SECRET</c:v></c:pt>')).toEqual(marked('TRÈS SECRET'));
    expect(await chart('<c:pt><c:v>Strom</c:v></c:pt>', [['r', 'package', '../embeddings/a.xlsx']])).toEqual(accepted);
  });
});

it.each([
  ['another document in the text', 'aFChunk'],
  ['an object of another program', 'oleObject'],
  ['an Office document as an object', 'package'],
])('holds a document with %s, and rejects it if it has a mark', async (_, type) => {
  const link = [['rId1', type, 'a.bin']] as const;
  expect(await inspectDocx(text, [], link)).toEqual(unchecked('embedded'));
  expect(await inspectDocx('<w:altChunk r:id="rId1"/>', [], link)).toEqual(unchecked('embedded'));
  expect(await inspectDocx(p('VERTRAULICH'), [], link)).toEqual(marked('VERTRAULICH'));
});

describe('a document whose body is empty', () => {
  const withNote = (name: string, element: string) =>
    inspectDocx('<w:p/>', [wordPart(name, element, `<w:note>${p('Die Quelle liefert Wasser.')}</w:note>`)]);

  it('is accepted with text in footnotes or endnotes', async () => {
    expect(await withNote('footnotes', 'footnotes')).toEqual(accepted);
    expect(await withNote('endnotes', 'endnotes')).toEqual(accepted);
  });

  it('is rejected with the reason noBody if only a header or a comment has text, and as empty if only the styles have text', async () => {
    expect(await withNote('comments', 'comments')).toEqual(rejected('noBody'));
    expect(await withNote('header1', 'hdr')).toEqual(rejected('noBody'));
    expect(await withNote('styles', 'styles')).toEqual(rejected('empty'));
  });
});
