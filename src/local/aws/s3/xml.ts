const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';
const PROLOGUE = '<?xml version="1.0" encoding="UTF-8"?>\n';
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** A whole XML answer; `content` is markup already. */
export function document(root: string, content: string): string {
  return `${PROLOGUE}<${root} xmlns="${NAMESPACE}">${content}</${root}>`;
}

/** An error has no namespace in S3's answers. */
export function errorDocument(content: string): string {
  return `${PROLOGUE}<Error>${content}</Error>`;
}

/** An element with other elements in it; `content` is markup already. */
export function parent(name: string, content: string): string {
  return `<${name}>${content}</${name}>`;
}

/** An element with text in it, or nothing at all when there is no text to give. */
export function element(name: string, text: string | number | boolean | undefined): string {
  return text === undefined ? '' : `<${name}>${escape(String(text))}</${name}>`;
}

/** The content, still markup, of every element of that name. The requests that S3 takes never nest a name in itself. */
export function children(xml: string, name: string): string[] {
  const pattern = new RegExp(`<${name}(?:\\s[^>]*)?>([\\s\\S]*?)</${name}>`, 'g');
  return Array.from(xml.matchAll(pattern), (match) => match[1]!);
}

/** The text of the first element of that name. */
export function text(xml: string, name: string): string | undefined {
  const content = children(xml, name)[0];
  return content?.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, entity) => {
    if (hex) return String.fromCodePoint(parseInt(hex, 16));
    if (decimal) return String.fromCodePoint(parseInt(decimal, 10));
    return ENTITIES[entity] ?? whole;
  });
}

/** Control characters as references too: a parser would fold a carriage return in a key into a newline. */
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
