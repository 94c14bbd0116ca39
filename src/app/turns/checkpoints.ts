import type { Mark } from '../markdown/marks';
import type { OwnedItems } from '../owned-items';
import type { Store } from '../store';
import { itemNames, type LogEvent, type LogItem, type Source } from './log';

/** Maximum characters in one log item: in any script, far below DynamoDB's limit of 400 KB. */
const LARGEST_ITEM = 50_000;

/** Collects the events of a running turn and appends them to its stored log. */
export class Checkpoints {
  private text = '';
  private sources: Source[] = [];
  private marks: Mark[] = [];
  private n = 0;
  /** The item that is being stored, or that could not be stored. */
  private item: LogItem | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly items: OwnedItems,
    private readonly store: Store,
    private readonly conversationId: string,
    private readonly turnId: string,
  ) {}

  add(event: LogEvent): void {
    if (event.type === 'text') this.text += event.text;
    if (event.type === 'source') this.sources.push(event.source);
    if (event.type === 'mark') this.marks.push(event.mark);
  }

  /**
   * Stores all events added so far, in order, one write at a time. An item that cannot be stored is kept unchanged for the
   * next call, because its number must mean the same to every task.
   *
   * @param onComplete called with the number of an item that, together with those before it, holds all events added so far
   * @throws StoreUnavailable
   */
  async write(onComplete: (n: number) => void): Promise<void> {
    const earlier = this.writing;
    this.writing = earlier.catch(() => undefined).then(() => this.writeAll(onComplete));
    return this.writing;
  }

  private async writeAll(onComplete: (n: number) => void): Promise<void> {
    for (this.item ??= this.next(onComplete); this.item; this.item = this.next(onComplete)) {
      await this.items.put(itemNames.logItem(this.conversationId, this.turnId, this.item.n), {
        ...this.item,
        ...this.store.expiry(),
      });
    }
  }

  private next(onComplete: (n: number) => void): LogItem | undefined {
    if (!this.isPending()) return undefined;
    const item: LogItem = {
      n: ++this.n,
      text: firstPart(this.text),
      sources: firstSources(this.sources),
      marks: this.marks,
    };
    this.text = this.text.slice(item.text.length);
    this.sources = this.sources.slice(item.sources.length);
    this.marks = [];
    if (!this.isPending()) onComplete(item.n);
    return item;
  }

  private isPending(): boolean {
    return this.text !== '' || this.sources.length > 0 || this.marks.length > 0;
  }
}

/** As much text as fits into one item, without splitting a character. */
function firstPart(text: string): string {
  const part = text.slice(0, LARGEST_ITEM);
  return /[\uD800-\uDBFF]$/.test(part) ? part.slice(0, -1) : part;
}

/** As many sources as fit into one item, at least one. */
function firstSources(sources: readonly Source[]): Source[] {
  let left = LARGEST_ITEM;
  return sources.filter((source, index) => (left -= JSON.stringify(source).length) >= 0 || index === 0);
}
