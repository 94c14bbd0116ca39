import type { Block, Section } from './passage';

/** Decodes text without a declared encoding: by its byte order mark, else as UTF-8 if it is valid, else as Windows-1252. */
export function decoded(bytes: Buffer): string {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes).normalize('NFC');
  } catch {
    return new TextDecoder('windows-1252').decode(bytes).normalize('NFC');
  }
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
