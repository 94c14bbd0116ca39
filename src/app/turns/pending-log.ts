import type { Step } from '../engine/engine';
import type { Mark } from '../markdown/marks';
import { withoutHalfCharacter } from '../shortened';
import type { LogEvent, LogItem, LogPart, Source } from './log';

/**
 * Maximum characters of the text of one log item, and also of its sources. In any writing system, both together take less than
 * DynamoDB's limit of 400 KB.
 */
const LARGEST_ITEM = 50_000;
/** Maximum characters of an answer's last part, which is stored in the turn's head together with the question. */
const LARGEST_TAIL = 10_000;

/** The part of a running turn that is not stored yet. */
export class PendingLog {
  private text = '';
  private sources: Source[] = [];
  private marks: Mark[] = [];
  /** No item consists of steps alone: steps are stored with the next text, source or mark. */
  private steps: Step[] = [];
  private items: LogItem[] = [];
  private n = 0;

  /** @param onCheckpoint called with the number of the last item when the items up to this number contain all events so far */
  constructor(private readonly onCheckpoint: (n: number) => void) {}

  /** The number of items so far. */
  get count(): number {
    return this.n;
  }

  add(event: LogEvent): void {
    if (event.type === 'text') this.text += event.text;
    if (event.type === 'source') this.sources.push(event.source);
    if (event.type === 'mark') this.marks.push(event.mark);
    if (event.type === 'step' && event.isListed) this.steps.push(event.step);
  }

  /**
   * The items to store now. If earlier items could not be stored, returns only these, and adds no later events to them: an item with the
   * same number must have the same content for every task.
   */
  take(): readonly LogItem[] {
    if (this.items.length > 0) return this.items;
    while (this.hasEvents()) this.items.push(this.nextItem());
    if (this.items.length > 0) this.onCheckpoint(this.n);
    return this.items;
  }

  /** Removes an item that has been stored. */
  stored(n: number): void {
    this.items = this.items.filter((item) => item.n !== n);
  }

  /**
   * The last part of the answer, to be stored with the end of the turn. Undefined while an earlier item is not stored, or if the
   * part is too large.
   */
  tail(): LogPart | undefined {
    const { text, sources, marks, steps } = this;
    const isSmall = text.length + JSON.stringify(sources).length + JSON.stringify(marks).length <= LARGEST_TAIL;
    return this.items.length === 0 && isSmall ? { text, sources, marks, ...listed(steps) } : undefined;
  }

  private hasEvents(): boolean {
    return this.text !== '' || this.sources.length > 0 || this.marks.length > 0;
  }

  private nextItem(): LogItem {
    const item: LogItem = {
      n: ++this.n,
      text: firstPart(this.text),
      sources: firstSources(this.sources),
      marks: this.marks,
      ...listed(this.steps),
    };
    this.text = this.text.slice(item.text.length);
    this.sources = this.sources.slice(item.sources.length);
    this.marks = [];
    this.steps = [];
    return item;
  }
}

function listed(steps: readonly Step[]): Pick<LogPart, 'steps'> {
  return steps.length > 0 ? { steps } : {};
}

/** As much text as fits into one item, without splitting a character. */
function firstPart(text: string): string {
  if (text.length <= LARGEST_ITEM) return text;
  return withoutHalfCharacter(text.slice(0, LARGEST_ITEM));
}

/** As many sources as fit into one item, at least one. */
function firstSources(sources: readonly Source[]): Source[] {
  let left = LARGEST_ITEM;
  return sources.filter((source, index) => (left -= JSON.stringify(source).length) >= 0 || index === 0);
}
