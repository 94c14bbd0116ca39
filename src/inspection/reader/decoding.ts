import { encodingOf, xmlEncodingOf } from './encoding';
import { InvalidDocument } from './errors';

/** A text file's content. */
export interface Text {
  /** Decoded during iteration. @throws InvalidDocument, during iteration, if the text contains NUL characters */
  readonly parts: Iterable<string>;
  /** The encoding, if the file must be converted to UTF-8; otherwise undefined. */
  readonly encoding: string | undefined;
}

/** Reads and decodes a text file. @throws InvalidDocument */
export async function decoded(content: AsyncIterable<Uint8Array>, { isHtml = false } = {}): Promise<Text> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  const { label, isOther } = encodingOf(chunks, isHtml);
  return { parts: partsOf(chunks, label), encoding: isOther ? label : undefined };
}

function* partsOf(chunks: readonly Uint8Array[], label: string): Generator<string> {
  const decoder = new TextDecoder(label);
  for (const chunk of chunks) yield withoutNul(decoder.decode(chunk, { stream: true }));
  yield withoutNul(decoder.decode());
}

function withoutNul(text: string): string {
  if (text.includes('\0')) throw new InvalidDocument('content');
  return text;
}

/** Decodes XML, which may be in UTF-8, UTF-16 or a declared encoding (XML 1.0, section 4.3.3). */
export async function* decodedXml(content: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  for await (const chunk of content) {
    decoder ??= new TextDecoder(xmlEncodingOf(chunk), { fatal: true });
    yield decoder.decode(chunk, { stream: true });
  }
  yield decoder?.decode() ?? '';
}
