import { languageOf } from './language';
import type { Block, Passage, Section } from './passage';

/** Target length of a passage in characters. A paragraph or row is split if it is longer than one and a half times this length. */
const TARGET_LENGTH = 600;
const BLOCK_LIMIT = TARGET_LENGTH * 1.5;
/** Minimum length of the current passage for a heading to start a new one. */
const MINIMUM_LENGTH = 100;
/** Used instead of MINIMUM_LENGTH for the first passage of each section, because this passage often has only a title and a notice. */
const MINIMUM_OPENING_LENGTH = 200;

interface Draft {
  readonly heading?: string;
  readonly blocks: Block[];
}

/** Splits a document's sections into passages at the boundaries of headings, paragraphs and rows. */
export function passagesOf(document: { uri: string; name: string }, sections: readonly Section[]): Passage[] {
  const surroundings = languageOf(beginningOf(sections));
  return sections
    .flatMap(({ blocks, ...place }) => drafts(blocks.flatMap(split)).map((draft) => ({ ...place, ...draft })))
    .map(({ blocks, ...rest }, number) => {
      const text = join(blocks);
      return {
        ...rest,
        ...document,
        id: `${document.uri}#${number}`,
        text,
        rows: blocks.every(isRow),
        language: languageOf(text, surroundings),
      };
    });
}

/** Returns enough of a document's text to detect its language. */
function beginningOf(sections: readonly Section[]): string {
  const texts = sections.flatMap(({ blocks }) => blocks.map(({ text }) => text));
  return texts.slice(0, 100).join('\n').slice(0, 5000);
}

function drafts(blocks: readonly Block[]): Draft[] {
  const finished: Draft[] = [];
  let heading: string | undefined;
  let current: Draft = { blocks: [] };
  for (const block of blocks) {
    if (endsBefore(current.blocks, block, finished.length === 0 ? MINIMUM_OPENING_LENGTH : MINIMUM_LENGTH)) {
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
  return length + next.text.length > TARGET_LENGTH;
}

/** Splits a block that is too long for a passage: at line ends or sentence ends, or else at spaces, or else inside a word. */
function split(block: Block): Block[] {
  if (block.text.length <= BLOCK_LIMIT) return [block];
  const pieces = block.text.match(/[^\n.!?]+(?:[.!?]+(?=\s|$)|\n|[.!?]|$)\s*/g) ?? [block.text];
  const texts: string[] = [''];
  for (const piece of pieces.flatMap(hardCut)) {
    if (texts[texts.length - 1].length + piece.length > TARGET_LENGTH) texts.push('');
    texts[texts.length - 1] += piece;
  }
  return texts.map((text) => ({ kind: block.kind, text: text.trim() })).filter(({ text }) => text !== '');
}

const hardCut = (piece: string): string[] =>
  piece.length <= TARGET_LENGTH
    ? [piece]
    : (piece.match(new RegExp(`.{1,${TARGET_LENGTH - 1}}(?:\\s|$)|.{1,${TARGET_LENGTH}}`, 'gsu')) ?? []);

const isRow = ({ kind }: Block): boolean => kind === 'row';

const join = (blocks: readonly Block[]): string =>
  blocks.reduce(
    (text, block, index) =>
      index === 0 ? block.text : `${text}${isRow(block) && isRow(blocks[index - 1]) ? '\n' : '\n\n'}${block.text}`,
    '',
  );
