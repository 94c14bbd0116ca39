import { Parser } from 'htmlparser2';
import { decodedXml } from './decoding';

/** What is heard of an XML document. Names come without their namespace's prefix, which every writer chooses. */
export interface XmlListener {
  opened?(name: string, attributes: Readonly<Record<string, string>>): void;
  closed?(name: string): void;
  text?(text: string): void;
  /** Whether the rest need not be read. */
  readonly isDone?: boolean;
}

/** Reads an XML document as it comes, without ever holding it. Entities of its own are not expanded. */
export async function parseXml(content: AsyncIterable<Uint8Array>, listener: XmlListener): Promise<void> {
  const parser = xmlParser(listener);
  for await (const text of decodedXml(content)) {
    parser.write(text);
    if (listener.isDone) return;
  }
  parser.end();
}

export function xmlParser(listener: XmlListener): Parser {
  return new Parser(
    {
      onopentag: (name, attributes) => listener.opened?.(local(name), withLocalNames(attributes)),
      onclosetag: (name) => listener.closed?.(local(name)),
      ontext: (text) => listener.text?.(text),
    },
    { xmlMode: true },
  );
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function withLocalNames(attributes: Record<string, string>): Record<string, string> {
  const named: Record<string, string> = {};
  // `r:id` is not `id`; where both stand, the prefix tells them apart.
  for (const [name, value] of Object.entries(attributes))
    named[name.includes(':') && local(name) in attributes ? name : local(name)] = value;
  return named;
}
