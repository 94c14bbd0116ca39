import type { Property } from '../sensitivity-labels';
import type { Pdf } from './pdf-document';
import { xmlParser } from './xml';

/** Properties with text for people rather than programs. `pdfProperties` returns them with an empty name. */
const TEXT_PROPERTIES = ['Title', 'Subject', 'Keywords'];
const MAX_PROPERTIES = 2_000;
/** How Acrobat escapes a character that is invalid in an XML name. */
const ESCAPED = /\u2182([0-9A-Fa-f]{4})/g;

/** The properties in a PDF's information dictionary and in its XMP metadata. */
export async function pdfProperties(pdf: Pdf): Promise<Property[]> {
  const { info, metadata } = (await pdf.getMetadata()) as { info: object; metadata: { getRaw(): unknown } | null };
  const dictionary = info as Readonly<Record<string, unknown>>;
  const custom = Object.entries(dictionary.Custom ?? {}) as [string, unknown][];
  const texts = TEXT_PROPERTIES.map((name) => ['', dictionary[name]] as const);
  const all = [...texts, ...custom].filter((property): property is [string, string] => typeof property[1] === 'string');
  return [...all, ...metadataOf(String(metadata?.getRaw() ?? ''))]
    .slice(0, MAX_PROPERTIES)
    .map(([name, value]) => [name.slice(0, 500), value.slice(0, 2_000)]);
}

/** Returns the attributes, and the elements that contain only text, as properties. */
function metadataOf(xml: string): Property[] {
  const properties: Property[] = [];
  const add = (name: string, value: string) => {
    const plain = name.replace(ESCAPED, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
    if (value.trim() && properties.length < MAX_PROPERTIES) properties.push([plain, value.trim()]);
  };
  let text = '';
  const parser = xmlParser({
    onOpenTag: (_, attributes) => {
      text = '';
      for (const [name, value] of Object.entries(attributes)) add(name, value);
    },
    onText: (chunk) => (text += chunk),
    onCloseTag: (name) => {
      add(name, text);
      text = '';
    },
  });
  parser.write(xml);
  parser.end();
  return properties;
}
