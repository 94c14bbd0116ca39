import type { Block, Section } from './passage';

/** Matches the declaration of the encoding in an XML or HTML file. */
const DECLARATION = /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]+)|<meta\s[^>]*charset\s*=\s*["']?\s*([\w.:-]+)/i;

/**
 * Decodes text. UTF-16 is recognised by its byte order mark, or by a zero byte as one of the first two bytes. Other text is decoded in
 * the first of these encodings in which it is valid: UTF-8, the declared encoding, Windows-1252.
 */
export function decoded(bytes: Buffer): string {
  const candidates = [utf16(bytes) ?? 'utf-8', declared(bytes)];
  for (const encoding of candidates) {
    try {
      return decodedAs(encoding, bytes, { fatal: true });
    } catch {
      // The bytes are in another encoding, or the label is unknown: try the next encoding.
    }
  }
  return decodedAs('windows-1252', bytes);
}

/**
 * Decodes with `stream: true`: without it, some releases of Node decode Windows-1252 as Latin-1 (nodejs/node issue
 * 56542).
 */
function decodedAs(encoding: string, bytes: Buffer, options?: { fatal: boolean }): string {
  const decoder = new TextDecoder(encoding, options);
  return (decoder.decode(bytes, { stream: true }) + decoder.decode()).normalize('NFC');
}

/** Returns the name of the UTF-16 encoding that the first two bytes indicate, if any. */
function utf16([first, second]: Buffer): string | undefined {
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return 'utf-16be';
  return undefined;
}

function declared(bytes: Buffer): string {
  const [, xml, meta] = DECLARATION.exec(bytes.toString('latin1', 0, 1024)) ?? [];
  return xml ?? meta ?? 'windows-1252';
}

/**
 * Extracts the paragraphs of a plain text. In a paragraph of several lines, a short first line without punctuation at its end is a heading.
 */
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
