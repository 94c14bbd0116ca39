import type { Block, Section } from './passage';

/** Where a page declares its encoding. */
const DECLARATION = /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]+)|<meta\s[^>]*charset\s*=\s*["']?\s*([\w.:-]+)/i;

/** Decodes text: UTF-16 by its byte order mark or its zero bytes; else UTF-8 if it is valid; else as declared, or Windows-1252. */
export function decoded(bytes: Buffer): string {
  const candidates = [utf16(bytes) ?? 'utf-8', declared(bytes)];
  for (const encoding of candidates) {
    try {
      return decodedAs(encoding, bytes, { fatal: true });
    } catch {
      // Another encoding, or a label that is not known.
    }
  }
  return decodedAs('windows-1252', bytes);
}

/** Decodes as a stream: otherwise some releases of Node decode Windows-1252 as Latin-1 (nodejs/node issue 56542). */
function decodedAs(encoding: string, bytes: Buffer, options?: { fatal: boolean }): string {
  const decoder = new TextDecoder(encoding, options);
  return (decoder.decode(bytes, { stream: true }) + decoder.decode()).normalize('NFC');
}

/** The byte order of UTF-16. */
function utf16([first, second]: Buffer): string | undefined {
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return 'utf-16be';
  return undefined;
}

function declared(bytes: Buffer): string {
  const [, xml, meta] = DECLARATION.exec(bytes.toString('latin1', 0, 1024)) ?? [];
  return xml ?? meta ?? 'windows-1252';
}

/** The paragraphs of a plain text. A short first line without a full stop counts as a heading. */
export function plainSections(bytes: Buffer): Section[] {
  const text = decoded(bytes);
  if (text.includes('\u0000')) throw new Error('The file contains null bytes: it is not text.');
  return [{ blocks: text.split(/\r?\n(?:[ \t]*\r?\n)+/).flatMap(paragraph) }];
}

function paragraph(text: string): Block[] {
  const [first = '', ...rest] = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (first === '') return [];
  const isHeading = rest.length > 0 && first.length <= 60 && !/[.,;:!?]$/.test(first);
  const heading: Block[] = isHeading ? [{ kind: 'heading', text: first }] : [];
  return [...heading, { kind: 'text', text: (isHeading ? rest : [first, ...rest]).reduce(unwrap) }];
}

/** Joins wrapped lines, but keeps the lines of a list separate. */
const unwrap = (text: string, line: string): string =>
  `${text}${/^(?:[-*•–]|\d+[.)])\s/.test(line) ? '\n' : ' '}${line}`;
