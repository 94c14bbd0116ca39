import { definesNumbers, markedMarkdown } from '../markdown/marked-markdown';
import type { Sheet, SheetSource, SheetTurn } from './sheet';

/**
 * `MARKUP` matches characters that may be markup anywhere in a line, and the beginning of an entity such as `&amp;`. `LINE_MARKUP`
 * matches those that may be markup only at the beginning of a line.
 */
const MARKUP = /[\\`*_[\]<>|~$]|&(?=#?\w{1,40};)/g;
const LINE_MARKUP = /^([^\S\r\n]*)([#+=-]|\d+(?=[.)]))/gm;
const INDENTATION = /^[^\S\r\n]+/gm;

/**
 * Writes an export as Markdown. Nothing is added to the answers but citation marks and a missing closing fence, so their headings keep
 * their levels. The file's own headings, all of level 1, are the title and a numbered heading for each question; the question is a
 * quotation. Other labels are bold.
 */
export async function markdownFile({ title, facts, caution, words, turns }: Sheet): Promise<string> {
  const parts = [`# ${escaped(title)}`, [...facts, caution].map(escaped).join('  \n')];
  const isAmbiguous = turns.some(({ question, answer }) => definesNumbers(question) || definesNumbers(answer));
  for (const turn of turns) parts.push('---', `# ${turn.heading}`, ...(await turnParts(turn, words, isAmbiguous)));
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

/** Writes one answer with its sources, without its question. Users copy this text. */
export async function answerMarkdown(turn: SheetTurn, words: Sheet['words']): Promise<string> {
  return [await markedMarkdown(turn.answer.trimEnd(), turn.marks), ...sourceParts(turn, words)].join('\n\n');
}

async function turnParts(turn: SheetTurn, words: Sheet['words'], isAmbiguous: boolean): Promise<string[]> {
  return [
    quoted(turn.question),
    escaped(turn.asked),
    `**${words.answer}**`,
    await markedMarkdown(turn.answer.trimEnd(), turn.marks, isAmbiguous),
    `*${turn.notes.map(escaped).join(' ')}*`,
    ...sourceParts(turn, words),
  ];
}

function sourceParts({ sources }: SheetTurn, words: Sheet['words']): string[] {
  return sources.length > 0 ? [`**${words.sources}**`, sources.map(source).join('\n\n')] : [];
}

function source({ number, name, url, details, excerpt }: SheetSource): string {
  const marker = `${number}. `;
  const label = url ? `[${escaped(name)}](<${url.replace(/[<>\s]/g, encodeURIComponent)}>)` : escaped(name);
  const lines = [[label, ...details.map(escaped)].join(', ')];
  // An indented line after an empty line would be code.
  if (excerpt.trim()) lines.push('', ...quoted(escaped(excerpt.replace(INDENTATION, ''))).split('\n'));
  const indent = ' '.repeat(marker.length);
  return marker + lines.map((line, index) => (index > 0 && line ? indent + line : line).trimEnd()).join('\n');
}

function quoted(text: string): string {
  return text
    .trim()
    .split(/\r\n?|\n/)
    .map((line) => `> ${line}`.trimEnd())
    .join('\n');
}

/** Escapes plain text, so that Markdown renders the same characters. */
function escaped(text: string): string {
  return text.replace(MARKUP, '\\$&').replace(LINE_MARKUP, (_, indent: string, mark: string) =>
    // A backslash has no effect before a digit, so escape the character that follows the number.
    /\d/.test(mark) ? `${indent}${mark}\\` : `${indent}\\${mark}`,
  );
}
