import type { getDocumentProxy } from 'unpdf';
import type { Property } from '../labels';
import { xmlParser } from './xml';

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>;

/** Properties of the whole document that people read; they are given without a name. */
const READ = ['Title', 'Subject', 'Keywords'];
const MOST_PROPERTIES = 2_000;
/** A character that XML does not admit in a name, as Acrobat writes it. */
const ESCAPED = /\u2182([0-9A-Fa-f]{4})/g;

/** What a PDF says of itself, in its information dictionary and in its metadata (XMP). */
export async function pdfProperties(pdf: Pdf): Promise<Property[]> {
  const { info, metadata } = (await pdf.getMetadata()) as { info: object; metadata: { getRaw(): unknown } | null };
  const said = info as Readonly<Record<string, unknown>>;
  const custom = Object.entries(said.Custom ?? {}) as [string, unknown][];
  const read = READ.map((name) => ['', said[name]] as const);
  const all = [...read, ...custom].filter((property): property is [string, string] => typeof property[1] === 'string');
  return [...all, ...metadataOf(String(metadata?.getRaw() ?? ''))]
    .slice(0, MOST_PROPERTIES)
    .map(([name, value]) => [name.slice(0, 500), value.slice(0, 2_000)]);
}

/** Elements and attributes that hold a text alone. */
function metadataOf(xml: string): Property[] {
  const properties: Property[] = [];
  const add = (name: string, value: string) => {
    const plain = name.replace(ESCAPED, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
    if (value.trim() && properties.length < MOST_PROPERTIES) properties.push([plain, value.trim()]);
  };
  let text = '';
  const parser = xmlParser({
    opened: (_, attributes) => {
      text = '';
      for (const [name, value] of Object.entries(attributes)) add(name, value);
    },
    text: (piece) => (text += piece),
    closed: (name) => {
      add(name, text);
      text = '';
    },
  });
  parser.write(xml);
  parser.end();
  return properties;
}
