import { languageOf } from './language';
import type { Block, Passage, Section } from './passage';

/** Passages aim at this many characters; one paragraph or row may exceed it by half before it is cut. */
const AIM = 600;
const LONGEST = AIM * 1.5;
/** A heading begins a new passage only when the one before it has at least this much to say. */
const SHORTEST = 100;
/** A document's opening, often a title and a notice, stays with its first section when it is shorter than this. */
const SHORTEST_OPENING = 200;

interface Draft {
  readonly heading?: string;
  readonly blocks: Block[];
}

/** Splits a document's sections into passages on the boundaries of headings, paragraphs and rows. */
export function passagesOf(document: { uri: string; name: string }, sections: readonly Section[]): Passage[] {
  return sections
    .flatMap(({ blocks, ...place }) => drafts(blocks.flatMap(cut)).map((draft) => ({ ...place, ...draft })))
    .map(({ blocks, ...rest }, number) => {
      const text = join(blocks);
      return {
        ...rest,
        ...document,
        id: `${document.uri}#${number}`,
        text,
        rows: blocks.every(isRow),
        language: languageOf(text),
      };
    });
}

function drafts(blocks: readonly Block[]): Draft[] {
  const finished: Draft[] = [];
  let heading: string | undefined;
  let current: Draft = { blocks: [] };
  for (const block of blocks) {
    if (endsBefore(current.blocks, block, finished.length === 0 ? SHORTEST_OPENING : SHORTEST)) {
      finished.push(current);
      current = { heading, blocks: [] };
    }
    if (block.kind === 'heading') {
      heading = block.text;
      current = { heading, blocks: current.blocks };
    }
    current.blocks.push(block);
  }
  return [...finished, current].filter(({ blocks: kept }) => kept.some(({ kind }) => kind !== 'heading'));
}

function endsBefore(blocks: readonly Block[], next: Block, shortest: number): boolean {
  if (!blocks.some(({ kind }) => kind !== 'heading')) return false;
  const length = join(blocks).length;
  if (next.kind === 'heading') return length >= shortest;
  return length + next.text.length > AIM;
}

/** A block that is too long for a passage becomes several, on line ends or sentence ends, or on spaces if it must. */
function cut(block: Block): Block[] {
  if (block.text.length <= LONGEST) return [block];
  const pieces = block.text.match(/[^\n.!?]+(?:[.!?]+(?=\s|$)|\n|[.!?]|$)\s*/g) ?? [block.text];
  const texts: string[] = [''];
  for (const piece of pieces.flatMap(hardCut)) {
    if (texts[texts.length - 1].length + piece.length > AIM) texts.push('');
    texts[texts.length - 1] += piece;
  }
  return texts.map((text) => ({ kind: block.kind, text: text.trim() })).filter(({ text }) => text !== '');
}

const hardCut = (piece: string): string[] =>
  piece.length <= AIM ? [piece] : (piece.match(new RegExp(`.{1,${AIM - 1}}(?:\\s|$)|.{1,${AIM}}`, 'gsu')) ?? []);

const isRow = ({ kind }: Block): boolean => kind === 'row';

const join = (blocks: readonly Block[]): string =>
  blocks.reduce(
    (text, block, index) =>
      index === 0 ? block.text : `${text}${isRow(block) && isRow(blocks[index - 1]) ? '\n' : '\n\n'}${block.text}`,
    '',
  );
