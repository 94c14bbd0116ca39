import { Parser } from 'htmlparser2';
import { decodedXml } from './decoding';

/**
 * Handles the events of an XML parser. Names have no namespace prefixes, because each program chooses its own prefixes. Only an attribute
 * that the element also has without a prefix keeps its prefix.
 */
export interface XmlHandler {
  onOpenTag?(name: string, attributes: Readonly<Record<string, string>>): void;
  onCloseTag?(name: string): void;
  onText?(text: string): void;
  /** Whether the parser can skip the rest. */
  readonly isDone?: boolean;
}

/** Parses an XML document as a stream. Entities that the document defines are not expanded. */
export async function parseXml(content: AsyncIterable<Uint8Array>, handler: XmlHandler): Promise<void> {
  const parser = xmlParser(handler);
  for await (const text of decodedXml(content)) {
    parser.write(text);
    if (handler.isDone) return;
  }
  parser.end();
}

export function xmlParser(handler: XmlHandler): Parser {
  return new Parser(
    {
      onopentag: (name, attributes) => handler.onOpenTag?.(localName(name), withLocalNames(attributes)),
      onclosetag: (name) => handler.onCloseTag?.(localName(name)),
      ontext: (text) => handler.onText?.(text),
    },
    { xmlMode: true },
  );
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function withLocalNames(attributes: Record<string, string>): Record<string, string> {
  const named: Record<string, string> = {};
  // Keep the prefix of `r:id` in an element that also has `id`.
  for (const [name, value] of Object.entries(attributes))
    named[name.includes(':') && localName(name) in attributes ? name : localName(name)] = value;
  return named;
}
