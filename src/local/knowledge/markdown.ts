import type { Block, Section } from './passage';
import { decoded } from './plain';
import { rowBlocks } from './tables';

/** Extracts the headings, paragraphs, lists, code and table rows of a Markdown file. */
export function markdownSections(bytes: Buffer): Section[] {
  const text = decoded(bytes).replace(/^---\r?\n[\s\S]*?\r?\n---\r?\n/, '');
  return [{ blocks: paragraphs(text.split(/\r?\n/)).flatMap(blocks) }];
}

/** Groups lines into paragraphs. Blank lines and headings separate them, except in fenced code. */
function paragraphs(lines: readonly string[]): string[][] {
  const groups: string[][] = [[]];
  let fenced = false;
  for (const line of lines) {
    const isHeading = !fenced && /^#{1,6}\s/.test(line);
    if (isHeading || (!fenced && line.trim() === '')) groups.push([]);
    if (fenced || line.trim() !== '') groups[groups.length - 1].push(line);
    if (isHeading) groups.push([]);
    if (/^\s*(?:```|~~~)/.test(line)) fenced = !fenced;
  }
  return groups.filter((group) => group.length > 0);
}

function blocks(lines: string[]): Block[] {
  const heading = /^#{1,6}\s+(.*?)\s*#*$/.exec(lines[0]);
  if (heading) return [{ kind: 'heading', text: inline(heading[1]) }];
  if (lines.every((line) => line.trim().startsWith('|')))
    return rowBlocks(lines.filter((line) => !/^[\s|:-]+$/.test(line)).map(cells));
  if (/^\s*(?:```|~~~)/.test(lines[0]))
    return [
      {
        kind: 'text',
        text: lines
          .slice(1)
          .filter((line) => !/^\s*(?:```|~~~)/.test(line))
          .join('\n'),
      },
    ];
  return [{ kind: 'text', text: lines.map((line) => inline(line.trim())).reduce(unwrap) }];
}

const cells = (line: string): string[] =>
  line
    .trim()
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => inline(cell.trim()));

/** Removes the markup of bold text, code, links and images. */
const inline = (text: string): string => text.replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/\*\*|__|`/g, '');

const unwrap = (text: string, line: string): string =>
  `${text}${/^(?:[-*+]|\d+[.)])\s/.test(line) ? '\n' : ' '}${line}`;
