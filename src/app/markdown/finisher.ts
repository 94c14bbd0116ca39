import type { AnswerText } from './answer-text';
import { LONGEST_HIGHLIGHTED_LINE } from './code';
import { OpenFence } from './fence';
import type { FinishedBlocks } from './finished-blocks';
import { isTooLong, searchUnits } from './unit-search';
import { findNestedFence, type Unit } from './units';

/** Milliseconds after which no further unit is finished in the same step. */
const LONGEST_STEP = 8;
/** Maximum number of characters of a code block that is read in one step. */
const LARGE_FENCE = 400;

/**
 * Whether `OpenFence` must read the code block in several steps. This is so if the block is large, or if its last line is too long for
 * highlighting. In the second case, `OpenFence` must decide whether that line closes the block, so that the result is
 * the same as while the answer was arriving. For all other blocks, markdown-it decides.
 */
function isLarge(fence: string): boolean {
  if (fence.length > LARGE_FENCE) return true;
  const lastLine = fence.slice(fence.lastIndexOf('\n', fence.length - 2) + 1);
  return lastLine.length > LONGEST_HIGHLIGHTED_LINE;
}

/** Finishes the units of an answer's text. */
export class Finisher {
  /**
   * Whether the text may contain more finished units, because a part of it has not been searched, or because the last step did not
   * finish all of them.
   */
  isBehind = false;
  /** The offset in the growing text up to which the text has been searched for finished units. */
  private searchedTo = 0;

  constructor(
    private readonly text: AnswerText,
    private readonly blocks: FinishedBlocks,
  ) {}

  /**
   * Finishes each unit that is followed by the start of another unit or by the end of the answer. Where units end depends only on the
   * text. How many units one step finishes depends on the time.
   *
   * @param isLast whether no more text follows
   * @returns the HTML of these units, and the growing unit if it is fenced code
   */
  finish(isLast: boolean): { html: string; fence?: OpenFence } {
    const { growing: text } = this.text;
    const isSearched = text.lastIndexOf('\n') < this.searchedTo && !isTooLong(text);
    this.isBehind = false;
    if (isSearched && !isLast) return { html: '' };
    const { finished, growing, end, lines, hasMore, cut } = searchUnits(text, isLast, this.blocks.context);
    this.searchedTo = end;
    if (finished.length === 0 && !growing && !hasMore && !isLast) return { html: '' };
    const until = performance.now() + LONGEST_STEP;
    let list = this.blocks.isOpen ? 0 : undefined;
    let html = '';
    let next = growing;
    this.isBehind = hasMore;
    for (const [index, unit] of finished.entries()) {
      const [from, to] = [lines[unit.lines[0]]!, lines[unit.lines[1]]!];
      const isLargeFence = unit.kind === 'fence' && cut !== 'inline' && isLarge(text.slice(from, to));
      if (isLargeFence || (index > 0 && (performance.now() > until || this.blocks.isExhausted))) {
        next = unit;
        this.isBehind = true;
        break;
      }
      if (unit.list !== list) html += this.blocks.closeList();
      list = unit.list;
      html += this.add(unit, text.slice(from, to), this.text.from + from);
    }
    // A table that reached its limit of empty cells ends. Parse the text after it again.
    if (this.blocks.isExhausted) this.isBehind = true;
    if (!next || next.list !== list || this.blocks.isExhausted) html += this.blocks.closeList();
    const offset = next ? lines[next.lines[0]]! : end;
    this.text.finish(offset);
    this.searchedTo = this.isBehind ? 0 : end - offset;
    if (next) return next.kind === 'fence' && this.isFence(isLast) ? { html, fence: this.startFence() } : { html };
    return { html, ...(cut === 'line' ? this.continueFence(text.slice(0, end)) : {}) };
  }

  /** Finishes fenced code that has been read completely. */
  finishFence({ html, from, colouring }: OpenFence): void {
    const to = this.text.from;
    this.blocks.definitions.colouring = colouring;
    if (this.blocks.add('fence', html, from, to) !== html) this.blocks.cite(to);
    this.searchedTo = 0;
  }

  private add({ kind }: Unit, source: string, from: number): string {
    const to = from + source.length;
    if (kind !== 'fence') return this.blocks.add(kind, source, from, to);
    const [opening = '', ...lines] = source.split('\n');
    const fence = new OpenFence(opening, from, this.blocks.definitions.colouring);
    fence.read(lines.join('\n'), true, Infinity);
    this.blocks.definitions.colouring = fence.colouring;
    return this.blocks.add(kind, fence.html, from, to);
  }

  /**
   * Whether the growing unit is certainly fenced code. A first line with a vertical bar may be the header of a table; the second
   * line decides.
   */
  private isFence(isLast: boolean): boolean {
    const lines = this.text.growing.split('\n', 3);
    return isLast || !lines[0]!.includes('|') || lines.length > 2 || isTooLong(this.text.growing);
  }

  private startFence(): OpenFence {
    const { growing, from } = this.text;
    const [opening = ''] = growing.split('\n', 1);
    this.text.finish(Math.min(growing.length, opening.length + 1));
    return new OpenFence(opening, from, this.blocks.definitions.colouring);
  }

  /** If the text was cut within a list item or quotation that contains fenced code, the code continues as a separate block. */
  private continueFence(source: string): { fence?: OpenFence } {
    const nested = findNestedFence(source);
    if (!nested || /^[^\s>]/.test(this.text.growing)) return {};
    return { fence: new OpenFence(nested.opening, this.text.from, this.blocks.definitions.colouring, nested.indent) };
  }
}
