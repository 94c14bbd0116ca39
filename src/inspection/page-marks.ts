import type { ClassificationMarks } from './classification-marks';
import { Levels } from './levels';
import { type LineParts, partsOf } from './line-parts';
import type { Line } from './report';

export interface PageMarks {
  /** The mark that classifies the document. */
  readonly mark?: string | undefined;
  /**
   * Whether the page mentions classification levels, for example in a list, a table, a glossary or an enumeration, without
   * being classified by them.
   */
  readonly namesLevels: boolean;
}

/**
 * The number of lines at the beginning of a page, where the title and the letterhead are. A mark there may apply to the document
 * even if it looks like an item of a list.
 */
const BEGINNING = 3;
/** Maximum distance in lines between two items of the same list. */
const WITHIN_LIST = 3;
/** Maximum distance in lines between two terms of the same glossary, whose definitions may take several lines. */
const WITHIN_GLOSSARY = 6;

/** Finds the mark that classifies a page, and detects lines that only mention a level. */
export function judgeLines(lines: readonly Line[], marks: ClassificationMarks): PageMarks {
  const page = new Page(lines, marks);
  let namesLevels = false;
  for (const [i, { text, isMargin }] of lines.entries()) {
    if (!marks.mayContain(text)) continue;
    const mark = isMargin ? marks.findInMargin(text) : marks.findAlone(text);
    if (mark && !page.isItem(i)) return { mark, namesLevels };
    namesLevels ||= mark !== undefined || page.namesMark(i);
  }
  return { namesLevels };
}

class Page {
  private readonly levels: Levels;
  private readonly parts = new Map<number, LineParts>();

  constructor(
    private readonly lines: readonly Line[],
    private readonly marks: ClassificationMarks,
  ) {
    this.levels = new Levels(marks);
  }

  /**
   * Whether the mark on a line is an item of a list or table, and therefore does not classify the document. In the first `BEGINNING`
   * lines, list items and rows near the line are evidence of a list only if they name a level.
   */
  isItem(i: number): boolean {
    const isRow = this.isRow(i);
    const hasLabel = this.marks.hasLabel(this.lines[i]!.text);
    if (isRow && this.lines[i]!.isItem && !hasLabel) return true;
    if (i === 0) return false;
    if (this.levelsIn(i).size > 1 || this.isNear(i, WITHIN_GLOSSARY, (other) => this.namesOtherLevel(other, i)))
      return true;
    if (hasLabel) return false;
    if (isRow && this.isNear(i, WITHIN_LIST, (other) => this.isRow(other) && this.levelsIn(other).size > 0))
      return true;
    if (i < BEGINNING) return false;
    if (isRow) return this.isNear(i, 1, (other) => this.isRow(other));
    return this.isListed(i) && this.isNear(i, WITHIN_LIST, (other) => this.isListed(other));
  }

  /**
   * Whether a line names a mark as one of its parts: a table cell, a list item, a term with its definition, or one of
   * several levels.
   */
  namesMark(i: number): boolean {
    const { cells, term, parts } = this.partsOf(i);
    const isMark = (text: string) => this.marks.findAlone(text) !== undefined;
    if (this.isRow(i) && cells.some(isMark)) return true;
    if (term !== undefined && isMark(term)) return true;
    if (this.isListed(i) && isMark(parts.join(' '))) return true;
    return this.levelsIn(i).size > 1 && parts.some(isMark);
  }

  private isRow(i: number): boolean {
    return this.partsOf(i).cells.length > 1;
  }

  private isListed(i: number): boolean {
    return this.lines[i]!.isItem === true || this.partsOf(i).isListed;
  }

  private namesOtherLevel(i: number, than: number): boolean {
    const known = this.levelsIn(than);
    return [...this.levelsIn(i)].some((level) => !known.has(level));
  }

  /** The levels that are named by the whole line, by its cells or parts, or by the term of its definition. */
  private levelsIn(i: number): ReadonlySet<string> {
    const { cells, term, parts } = this.partsOf(i);
    const named = [this.lines[i]!.text, parts.join(' '), term ?? '', ...cells, ...parts];
    return new Set(named.map((part) => this.levels.find(part)).filter((level) => level !== undefined));
  }

  private isNear(i: number, distance: number, matches: (other: number) => boolean): boolean {
    const last = Math.min(i + distance, this.lines.length - 1);
    for (let other = Math.max(0, i - distance); other <= last; other++) if (other !== i && matches(other)) return true;
    return false;
  }

  private partsOf(i: number): LineParts {
    const parts = this.parts.get(i) ?? partsOf(this.lines[i]!.text);
    this.parts.set(i, parts);
    return parts;
  }
}
