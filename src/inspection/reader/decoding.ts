import { InvalidDocument } from './errors';

/** Decodes UTF-8 text chunk by chunk. @throws InvalidDocument unless it is valid UTF-8 without NUL characters */
export async function* decoded(content: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const chunk of content) yield checked(() => decoder.decode(chunk, { stream: true }));
  yield checked(() => decoder.decode());
}

function checked(decode: () => string): string {
  let text: string;
  try {
    text = decode();
  } catch {
    throw new InvalidDocument('encoding');
  }
  if (text.includes('\0')) throw new InvalidDocument('content');
  return text;
}

/** Decodes XML, which may also be UTF-16 (XML 1.0, section 4.3.3). */
export async function* decodedXml(content: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  for await (const chunk of content) {
    decoder ??= new TextDecoder(encodingOf(chunk), { fatal: true });
    yield decoder.decode(chunk, { stream: true });
  }
  yield decoder?.decode() ?? '';
}

function encodingOf(start: Uint8Array): string {
  if (start[0] === 0xff || (start[0] === 0x3c && start[1] === 0)) return 'utf-16le';
  if (start[0] === 0xfe || (start[0] === 0 && start[1] === 0x3c)) return 'utf-16be';
  return 'utf-8';
}
