import { accepted, inspectInProcess, marked, unchecked } from '../support/inspection/inspector-fixture';
import { at, type PdfFile, type PdfOptions, pdf, picture } from '../support/inspection/pdf';

const sentence = 'Die Waermepumpe heizt das Haus mit Strom und mit Waerme aus dem Boden';
const text = Array.from({ length: 20 }, (_, i) => at(70, 700 - i * 14, sentence)).join('');
const scan = picture(595, 842);
const pixel = 'BI /W 1 /H 1 /CS /G /BPC 8 ID x EI';
const inPdf = (pages: string[], options?: PdfOptions) => inspectInProcess('a.pdf', pdf(pages, options));

describe('scans', () => {
  const image = (file: PdfFile, entries: string) =>
    file.stream(Buffer.alloc(64), `/Type /XObject /Subtype /Image /Width 8 /Height 8 ${entries}`);
  const grey = '/ColorSpace /DeviceGray /BitsPerComponent 8';

  it.each<[string, string[], PdfOptions]>([
    ['with a page number', [scan + at(300, 20, '1')], {}],
    ['in strips', [picture(595, 421) + picture(595, 421, 0, 421) + at(300, 700, 'EINGEGANGEN')], {}],
    [
      'in strips, without a restored graphics state between them',
      [`q 595 0 0 421 0 0 cm ${pixel} 1 0 0 1 0 1 cm ${pixel} Q ${at(300, 20, '1')}`],
      {},
    ],
    [
      'with a transformation that is reversed',
      [`595 0 0 842 0 0 cm ${pixel} 0.00168 0 0 0.00119 0 0 cm ${at(300, 20, '1')}`],
      {},
    ],
    ['as a stamp', [at(300, 20, '1')], { page: '/Annots [<< /Type /Annot /Subtype /Stamp /Rect [0 0 595 842] >>]' }],
    ['on the third page', [text, text, scan + at(300, 20, '3')], {}],
    ['on the twelfth page', [...Array<string>(11).fill(text), scan], {}],
    [
      'as a mask of one bit',
      [`q 595 0 0 842 0 0 cm /I Do Q ${at(300, 20, '1')}`],
      { more: (file) => ({ resources: `/XObject << /I ${image(file, '/ImageMask true')} 0 R >>` }) },
    ],
    [
      'in a pattern that fills the page',
      [`q /Pattern cs /P scn 0 0 595 842 re f Q ${at(300, 20, '1')}`],
      {
        more: (file) => {
          const entries =
            '/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 595 842] /XStep 595 /YStep 842';
          const pattern = file.stream(Buffer.from(`q 595 0 0 842 0 0 cm ${pixel} Q`), `${entries} /Resources << >>`);
          return { resources: `/Pattern << /P ${pattern} 0 R >>` };
        },
      },
    ],
    [
      'within a form',
      [`/Form Do ${at(300, 20, '1')}`],
      {
        more: (file) => {
          const resources = `/Resources << /XObject << /I ${image(file, grey)} 0 R >> >>`;
          const content = Buffer.from('595 0 0 842 0 0 cm /I Do');
          const form = file.stream(content, `/Type /XObject /Subtype /Form /BBox [0 0 595 842] ${resources}`);
          return { resources: `/XObject << /Form ${form} 0 R >>` };
        },
      },
    ],
  ])('are held: %s', async (_, pages, options) => {
    expect(await inPdf(pages, options)).toEqual(unchecked('scan'));
  });

  it('are not confused with pages of text with a picture, or with slides', async () => {
    expect(await inPdf([scan + text, text + picture(595, 300)])).toEqual(accepted);
    const slide = picture(960, 540) + at(60, 400, 'Energie im Jahr 2050', 40) + at(60, 300, 'Ersatz von Oel', 24);
    expect(await inPdf([slide], { size: [960, 540] })).toEqual(accepted);
  });

  it('are rejected if a footer has a mark', async () => {
    expect(await inPdf([scan + at(70, 30, 'Amt VERTRAULICH 1')])).toEqual(marked('VERTRAULICH'));
  });
});

describe('a document with a font', () => {
  /** Draws a word: glyphs 1 to 7 of the font `T`, whose codes have one byte. */
  const word = 'BT /T 14 Tf 1 0 0 1 200 790 Tm <0102030403050607> Tj ET\n';
  const wideWord = 'BT /T 14 Tf 1 0 0 1 200 790 Tm <00010002000300040003000500060007> Tj ET\n';
  const bullets = [1, 2, 3, 4, 5]
    .map((i) => `BT /T 14 Tf 1 0 0 1 60 ${300 - i * 20} Tm <0${i}> Tj ET\n${at(80, 300 - i * 20, 'Ein Punkt')}`)
    .join('');

  const type3 = (name: (i: number) => string) => (file: PdfFile) => {
    const glyph = file.stream(Buffer.from('500 0 0 0 500 700 d1 0 0 400 700 re f'));
    const names = Array.from({ length: 10 }, (_, i) => `/${name(i)}`);
    const font = file.add(
      `<< /Type /Font /Subtype /Type3 /FontBBox [0 0 500 700] /FontMatrix [0.001 0 0 0.001 0 0] /Resources << >> ` +
        `/CharProcs << ${names.map((entry) => `${entry} ${glyph} 0 R`).join(' ')} >> ` +
        `/Encoding << /Differences [1 ${names.join(' ')}] >> /FirstChar 1 /LastChar 10 /Widths [${names.map(() => 500).join(' ')}] >>`,
    );
    return { fonts: `/T ${font} 0 R` };
  };
  /** @param characters the characters of glyphs 1 to 7, as in a `bfrange`; if undefined, the font has no map to Unicode */
  const composite = (characters?: string) => (file: PdfFile) => {
    const map = `begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange 1 beginbfrange <0001> <0007> ${characters} endbfrange endcmap`;
    const unicode = characters ? `/ToUnicode ${file.stream(Buffer.from(map))} 0 R` : '';
    const descriptor = file.add(
      '<< /Type /FontDescriptor /FontName /X /Flags 4 /FontBBox [0 0 500 700] /ItalicAngle 0 /Ascent 700 /Descent 0 /CapHeight 700 /StemV 80 >>',
    );
    const descendant = file.add(
      `<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /FontDescriptor ${descriptor} 0 R /DW 500 /CIDToGIDMap /Identity ` +
        '/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>',
    );
    const font = file.add(
      `<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [${descendant} 0 R] ${unicode} >>`,
    );
    return { fonts: `/T ${font} 0 R` };
  };

  it.each<[string, string, PdfOptions]>([
    ['Type 3, with glyph names that name no character', word, { more: type3((i) => `glyph${i}`) }],
    ['Identity-H, without a map to Unicode', wideWord, { more: composite() }],
    ['Identity-H, with a map to private-use characters', wideWord, { more: composite('<e000>') }],
    ['Identity-H, with a map of every glyph to a space', wideWord, { more: composite(`[${'<0020>'.repeat(7)}]`) }],
  ])('is held if the glyphs do not map to characters: %s', async (_, content, options) => {
    expect(await inPdf([content + text], options)).toEqual(unchecked('glyphs'));
    expect(await inPdf([text, text + content], options)).toEqual(unchecked('glyphs'));
  });

  it.each<[string, string, PdfOptions]>([
    ['Type 3, with glyph names that name characters', word, { more: type3((i) => 'ABCDEFGHIJ'[i]!) }],
    ['Identity-H, with a map to letters', wideWord, { more: composite('<0041>') }],
    ['bullets', bullets, { more: type3((i) => `bullet${i}`) }],
  ])('is accepted if the glyphs map to characters or are symbols: %s', async (_, content, options) => {
    expect(await inPdf([content + text], options)).toEqual(accepted);
  });
});

describe('embedded files', () => {
  const attached = (entries: (file: number) => { catalog?: string; page?: string }) => (file: PdfFile) => {
    const content = file.stream(Buffer.from('<invoice/>'), '/Type /EmbeddedFile');
    return entries(file.add(`<< /Type /Filespec /F (a.xml) /UF (a.xml) /EF << /F ${content} 0 R >> >>`));
  };

  it.each<[string, PdfOptions['more']]>([
    ['a portfolio', () => ({ catalog: '/Collection << /Type /Collection /View /D >>' })],
    [
      'an attachment, as in an electronic invoice',
      attached((file) => ({
        catalog: `/AF [${file} 0 R] /Names << /EmbeddedFiles << /Names [(a.xml) ${file} 0 R] >> >>`,
      })),
    ],
    [
      'an attachment on a page',
      attached((file) => ({
        page: `/Annots [<< /Type /Annot /Subtype /FileAttachment /Rect [10 10 30 30] /FS ${file} 0 R >>]`,
      })),
    ],
  ])('are held: %s', async (_, more) => {
    expect(await inPdf([text], { more })).toEqual(unchecked('embedded'));
  });
});

describe('forms', () => {
  const form =
    (fields: 'none' | 'hidden' | 'shown', entries = '') =>
    (file: PdfFile) => {
      const xfa = file.stream(Buffer.from('<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"/>'));
      const widget = '/Type /Annot /Subtype /Widget /Rect [100 100 300 120]';
      const field = file.add(`<< /FT /Tx /T (name) /V (Meier) ${fields === 'shown' ? widget : ''} >>`);
      const list = fields === 'none' ? '' : `${field} 0 R`;
      return {
        catalog: `/AcroForm << /Fields [${list}] /XFA [(template) ${xfa} 0 R] >> ${entries}`,
        ...(fields === 'shown' ? { page: `/Annots [${list}]` } : {}),
      };
    };

  it('are held if their content is dynamic', async () => {
    expect(await inPdf([text], { more: form('none', '/NeedsRendering true') })).toEqual(unchecked('form'));
    expect(await inPdf([text], { more: form('hidden') })).toEqual(unchecked('form'));
    expect(await inPdf([at(70, 700, 'Bitte warten Sie ...')], { more: form('shown') })).toEqual(unchecked('form'));
  });

  it('are accepted if their content is on the pages', async () => {
    expect(await inPdf([text], { more: form('shown') })).toEqual(accepted);
  });
});
