import type { Reply } from '../kernel/stand-in';

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';
const PROLOGUE = '<?xml version="1.0" encoding="UTF-8"?>\n';
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Creates a response with status 200 and an XML document. `content` must already be markup. */
export function xmlReply(root: string, content: string): Reply {
  return { status: 200, headers: { 'content-type': 'application/xml' }, body: document(root, content) };
}

/** Encloses an ETag in quotation marks, as in headers and XML. */
export function quoted(etag: string): string {
  return `"${etag}"`;
}

function document(root: string, content: string): string {
  return `${PROLOGUE}<${root} xmlns="${NAMESPACE}">${content}</${root}>`;
}

/** Creates an error document, which has no namespace in S3. `content` must already be markup. */
export function errorDocument(content: string): string {
  return `${PROLOGUE}<Error>${content}</Error>`;
}

/** Creates an element that contains elements. `content` must already be markup. */
export function parent(name: string, content: string): string {
  return `<${name}>${content}</${name}>`;
}

/** Creates an element that contains text; returns an empty string if there is no text. */
export function element(name: string, text: string | number | boolean | undefined): string {
  return text === undefined ? '' : `<${name}>${escape(String(text))}</${name}>`;
}

/**
 * Returns the content, as markup, of every element with this name. In requests to S3, no element contains another
 * element with the same name.
 */
export function children(xml: string, name: string): string[] {
  const pattern = new RegExp(`<${name}(?:\\s[^>]*)?>([\\s\\S]*?)</${name}>`, 'g');
  return Array.from(xml.matchAll(pattern), (match) => match[1]!);
}

/** Returns the text of the first element with this name; undefined if there is none. */
export function text(xml: string, name: string): string | undefined {
  const content = children(xml, name)[0];
  return content?.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, entity) => {
    if (hex) return String.fromCodePoint(parseInt(hex, 16));
    if (decimal) return String.fromCodePoint(parseInt(decimal, 10));
    return ENTITIES[entity] ?? whole;
  });
}

/** Escapes control characters too, because an XML parser would turn a carriage return in a key into a newline. */
function escape(value: string): string {
  // eslint-disable-next-line no-control-regex
  return value.replace(/[&<>"\u0000-\u001f\u007f]/g, (character) => {
    switch (character) {
      case '&':
        return '&amp;';
      case '<':
        return '&lt;';
      case '>':
        return '&gt;';
      case '"':
        return '&quot;';
      default:
        return `&#x${character.charCodeAt(0).toString(16)};`;
    }
  });
}
