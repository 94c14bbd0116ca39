import { type Member, zip } from './zip';

const TYPE = 'application/vnd.openxmlformats-officedocument';
const RELATIONSHIP = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const W =
  'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml"';
const S = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${RELATIONSHIP}"`;

/** A part of an Office document; `type` is the end of its content type. */
export type Part = readonly [name: string, type: string, content: string];

interface Properties {
  /** Properties in `docProps/custom.xml`. */
  readonly custom?: Readonly<Record<string, string>>;
  /** Elements of `docProps/core.xml` by name. */
  readonly core?: Readonly<Record<string, string>>;
  /** Content of `docMetadata/LabelInfo.xml`. */
  readonly labelInfo?: string;
  /** Further members of the archive. */
  readonly more?: readonly Member[];
}

/** Builds a Word document. `body`, `header` and `footer` are WordprocessingML. */
export function docx({
  body,
  header,
  footer,
  ...properties
}: { body: string; header?: string; footer?: string } & Properties): Buffer {
  const parts: Part[] = [
    [
      'word/document.xml',
      'wordprocessingml.document.main+xml',
      `<w:document ${W}><w:body>${body}</w:body></w:document>`,
    ],
  ];
  if (header) parts.push(['word/header1.xml', 'wordprocessingml.header+xml', `<w:hdr ${W}>${header}</w:hdr>`]);
  if (footer) parts.push(['word/footer3.xml', 'wordprocessingml.footer+xml', `<w:ftr ${W}>${footer}</w:ftr>`]);
  return office('word/document.xml', parts, properties);
}

/** A paragraph of one run. `properties` is inserted before the run. */
export const p = (text: string, properties = '') =>
  `<w:p>${properties}<w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`;
export const pageBreak = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>';
export const row = (...cells: string[]) => `<w:tr>${cells.map((cell) => `<w:tc>${cell}</w:tc>`).join('')}</w:tr>`;

/**
 * Builds a workbook. `sheets` contains the content of each sheet, in display order, `states` the state of each sheet, such as `hidden`, and
 * `shared` the shared strings.
 */
export function xlsx({
  sheets,
  states = [],
  shared = [],
  workbook = '',
  parts = [],
  ...properties
}: {
  sheets: readonly string[];
  states?: readonly string[];
  shared?: readonly string[];
  /** Elements before the list of sheets. */
  workbook?: string;
  parts?: readonly Part[];
} & Properties): Buffer {
  const id = (i: number) => `rId${i + 1}`;
  // The files are numbered in reverse order, because a reader must follow the order in the workbook, not that of the
  // names.
  const file = (i: number) => `sheet${sheets.length - i}.xml`;
  return office(
    'xl/workbook.xml',
    [
      [
        'xl/workbook.xml',
        'spreadsheetml.sheet.main+xml',
        `<workbook ${S}>${workbook}<sheets>${sheets
          .map((_, i) => `<sheet name="S${i}" sheetId="${i + 1}" state="${states[i] ?? 'visible'}" r:id="${id(i)}"/>`)
          .join('')}</sheets></workbook>`,
      ],
      [
        'xl/_rels/workbook.xml.rels',
        '',
        relationships(sheets.map((_, i) => [id(i), 'worksheet', `worksheets/${file(i)}`])),
      ],
      ...sheets.map(
        (content, i): Part => [
          `xl/worksheets/${file(i)}`,
          'spreadsheetml.worksheet+xml',
          `<worksheet ${S}>${content}</worksheet>`,
        ],
      ),
      [
        'xl/sharedStrings.xml',
        'spreadsheetml.sharedStrings+xml',
        `<sst ${S}>${shared.map((text) => `<si>${text}</si>`).join('')}</sst>`,
      ],
      ...parts,
    ],
    properties,
  );
}

export const rows = (...cells: readonly string[][]) =>
  `<sheetData>${cells
    .map((row) => `<row>${row.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('')}</row>`)
    .join('')}</sheetData>`;

export function relationships(all: readonly (readonly [id: string, type: string, target: string])[]): string {
  return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${all
    .map(([id, type, target]) => `<Relationship Id="${id}" Type="${RELATIONSHIP}/${type}" Target="${target}"/>`)
    .join('')}</Relationships>`;
}

/** Builds an Office document. `main` is the name of its main part. */
export function office(
  main: string,
  parts: readonly Part[],
  { custom, core, labelInfo, more = [] }: Properties = {},
): Buffer {
  const all: Part[] = [...parts, ['_rels/.rels', '', relationships([['rId1', 'officeDocument', main]])]];
  const package_ = 'application/vnd.openxmlformats-package';
  const overrides = all
    .filter(([, type]) => type)
    .map(([name, type]) => `<Override PartName="/${name}" ContentType="${TYPE}.${type}"/>`);
  if (core) {
    all.push([
      'docProps/core.xml',
      '',
      `<cp:coreProperties>${Object.entries(core)
        .map(([n, v]) => `<dc:${n}>${v}</dc:${n}>`)
        .join('')}</cp:coreProperties>`,
    ]);
    overrides.push(`<Override PartName="/docProps/core.xml" ContentType="${package_}.core-properties+xml"/>`);
  }
  if (custom) {
    const each = Object.entries(custom).map(
      ([n, v]) =>
        `<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" name="${n}"><vt:lpwstr>${v}</vt:lpwstr></property>`,
    );
    all.push(['docProps/custom.xml', '', `<Properties>${each.join('')}</Properties>`]);
    overrides.push(`<Override PartName="/docProps/custom.xml" ContentType="${TYPE}.custom-properties+xml"/>`);
  }
  if (labelInfo) all.push(['docMetadata/LabelInfo.xml', '', labelInfo]);
  const types = `<?xml version="1.0" encoding="UTF-8"?><Types><Default Extension="xml" ContentType="application/xml"/>${overrides.join('')}</Types>`;
  return zip([
    { name: '[Content_Types].xml', content: types },
    ...all.map(([name, , content]) => ({ name, content })),
    ...more,
  ]);
}

/** Builds a compound file whose directory has one stream. */
export function compoundFile(stream: string): Buffer {
  const file = Buffer.alloc(2048);
  file.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
  const name = Buffer.from(`${stream}\0`, 'utf16le');
  file.set(name, 1024 + 128);
  file.writeUInt16LE(name.length, 1024 + 128 + 64);
  return file;
}
