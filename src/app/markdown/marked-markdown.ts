import { AnswerHtml } from './answer-html';
import { yieldToEventLoop } from './event-loop';
import type { Block, FinishedUnit } from './finished-unit';
import { isPlaceable, type Mark, place } from './marks';
import { renderAnswer } from './rendered-answers';

const FENCE = /^ {0,3}(`{3,}|~{3,})/;
/** Matches a link definition whose label is a number, also in a quotation or a list item. */
const NUMBERED_DEFINITION = /^(?:[ \t>]|(?:[-*+]|\d{1,9}[.)])[ \t])*\[\s*\d+\s*\]:/m;
/** Matches a character that would turn a mark before it into a link, a footnote or a definition. */
const MEANINGFUL = /^[([:]/;

interface Insertion {
  readonly at: number;
  readonly text: string;
}

/**
 * Whether a text defines numbers as labels of links. A mark with such a number, anywhere in the same file, would become a link to
 * the address in the definition.
 */
export function definesNumbers(markdown: string): boolean {
  return NUMBERED_DEFINITION.test(markdown);
}

/**
 * Returns the Markdown of an ended answer, verbatim, with its marks as `[1]` where the page shows them. If the marks of a unit would
 * change the meaning of the Markdown there, they are at the end of the unit. If they would change it there too, for example in code,
 * they follow the block in a separate paragraph. If the answer ends with an open code block, closes it, so that other text can follow.
 *
 * @param isAmbiguous whether the file that will contain the answer defines numbers as labels of links
 */
export async function markedMarkdown(
  text: string,
  marks: readonly Mark[],
  isAmbiguous = definesNumbers(text),
): Promise<string> {
  if (marks.length === 0 && !/```|~~~/.test(text)) return text;
  const answer = new AnswerHtml(
    () => '',
    () => '',
  );
  await renderAnswer(answer, text, marks, true);
  return new MarkWriter(text, answer, isAmbiguous).marked();
}

class MarkWriter {
  private readonly insertions: Insertion[] = [];

  constructor(
    private readonly text: string,
    private readonly answer: AnswerHtml,
    private readonly isAmbiguous: boolean,
  ) {}

  /** Returns the text with its marks. Lets other work run between two units, because each unit with marks is rendered again. */
  async marked(): Promise<string> {
    // This is the first insertion, because the marks at the end of the text follow the code block.
    this.insertions.push({ at: this.text.trimEnd().length, text: this.missingFence() });
    let next = 0;
    const marks = [...this.answer.placedMarks].sort((a, b) => a.offset - b.offset);
    for (const block of this.answer.blocks) {
      const own: Mark[] = [];
      while (next < marks.length && marks[next]!.offset <= block.units.at(-1)!.to) own.push(marks[next++]!);
      if (own.length > 0) await this.addBlock(block, own);
    }
    if (next < marks.length) this.insertions.push(this.after(this.text.length, marks.slice(next)));
    return withInsertions(this.text, this.insertions);
  }

  /** Returns the closing fence, with a line break before it, if the answer ends with a code block that has none. */
  private missingFence(): string {
    const last = this.answer.blocks.at(-1)?.units.at(-1);
    if (last?.kind !== 'fence') return '';
    const [opening = '', ...lines] = this.text.slice(last.from, last.to).trimEnd().split('\n');
    const [, fence] = FENCE.exec(opening) ?? [];
    if (!fence) return '';
    const closing = lines.length > 0 ? FENCE.exec(lines.at(-1)!)?.[1] : undefined;
    return closing?.startsWith(fence) && lines.at(-1)!.trim() === closing ? '' : `\n${fence}`;
  }

  private async addBlock(block: Block, marks: readonly Mark[]): Promise<void> {
    const homeless: Mark[] = [];
    for (const unit of block.units) {
      const own = marks.filter(({ offset }) => offset > unit.from && offset <= unit.to);
      if (own.length === 0) continue;
      await yieldToEventLoop();
      const insertions = this.inUnit(unit, own);
      if (insertions) this.insertions.push(...insertions);
      else homeless.push(...own);
    }
    if (homeless.length > 0) this.insertions.push(this.after(block.units.at(-1)!.to, homeless));
  }

  /** Places the marks at their offsets, or else at the end of the unit. Returns undefined if neither is possible. */
  private inUnit(unit: FinishedUnit, marks: readonly Mark[]): Insertion[] | undefined {
    if (unit.kind === 'fence') return undefined;
    const source = unit.source.trimEnd();
    // In a row of a table, place the marks before the last vertical bar, which ends the last cell.
    const end = unit.from + (unit.kind === 'row' ? source.replace(/\s*\|$/, '') : source).length;
    const candidates = [marks, marks.map(({ number }) => ({ number, offset: end }))];
    const placed = candidates.find((candidate) => this.isPlaceable(unit, candidate));
    return placed?.map(({ offset, number }) => ({ at: offset, text: this.mark(number, offset) }));
  }

  private isPlaceable({ source, context, from }: FinishedUnit, marks: readonly Mark[]): boolean {
    const distance = context.length - from;
    const moved = marks.map(({ offset, number }) => ({ number, offset: offset + distance }));
    return isPlaceable(context + source, place(context + source, moved), moved.length, this.answer.scope());
  }

  private after(end: number, marks: readonly Mark[]): Insertion {
    const at = this.text.slice(0, end).trimEnd().length;
    const isFollowed = at < this.text.length && !/^[ \t]*\n[ \t]*\n/.test(this.text.slice(at, at + 1000));
    return { at, text: `\n\n${marks.map(({ number }) => this.mark(number, at)).join('')}${isFollowed ? '\n' : ''}` };
  }

  private mark(number: number, offset: number): string {
    return this.isAmbiguous || MEANINGFUL.test(this.text.slice(offset, offset + 1)) ? `\\[${number}\\]` : `[${number}]`;
  }
}

function withInsertions(text: string, insertions: readonly Insertion[]): string {
  let marked = '';
  let from = 0;
  for (const insertion of [...insertions].sort((a, b) => a.at - b.at)) {
    marked += text.slice(from, insertion.at) + insertion.text;
    from = insertion.at;
  }
  return marked + text.slice(from);
}
