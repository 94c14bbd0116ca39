import type { Mark } from '../markdown/marks';
import type { OwnedItems, Store } from '../store';
import { itemNames, type LogEvent, type LogItem, type Source } from './log';

/** Characters in one log item: far below the 400 KB that DynamoDB takes, in any script. */
const LARGEST_ITEM = 50_000;

/** Collects what is new in a turn, and appends it to the stored log as items of its own. */
export class Checkpoints {
  private text = '';
  private sources: Source[] = [];
  private marks: Mark[] = [];
  private n = 0;
  /** The item that is being stored. */
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
   * Stores what has been added, in order, one writer at a time. `whole` is called when an item is
   * made that holds, with those before it, all that was added until then. What could not be stored
   * stays for the next time, as the same item: its number means the same to every task.
   *
   * @throws StoreUnavailable
   */
  async write(whole: (n: number) => void): Promise<void> {
    const earlier = this.writing;
    this.writing = earlier.catch(() => undefined).then(() => this.writeAll(whole));
    return this.writing;
  }

  private async writeAll(whole: (n: number) => void): Promise<void> {
    for (this.item ??= this.next(whole); this.item; this.item = this.next(whole)) {
      await this.items.put(itemNames.logItem(this.conversationId, this.turnId, this.item.n), {
        ...this.item,
        ...this.store.expiry(),
      });
    }
  }

  private next(whole: (n: number) => void): LogItem | undefined {
    if (!this.isPending()) return undefined;
    const item: LogItem = {
      n: ++this.n,
      text: beginning(this.text),
      sources: fitting(this.sources),
      marks: this.marks,
    };
    this.text = this.text.slice(item.text.length);
    this.sources = this.sources.slice(item.sources.length);
    this.marks = [];
    if (!this.isPending()) whole(item.n);
    return item;
  }

  private isPending(): boolean {
    return this.text !== '' || this.sources.length > 0 || this.marks.length > 0;
  }
}

/** As much text as one item takes, never half of a character. */
function beginning(text: string): string {
  const part = text.slice(0, LARGEST_ITEM);
  return /[\uD800-\uDBFF]$/.test(part) ? part.slice(0, -1) : part;
}

/** As many sources as one item takes, at least one. */
function fitting(sources: readonly Source[]): Source[] {
  let left = LARGEST_ITEM;
  return sources.filter((source, index) => (left -= JSON.stringify(source).length) >= 0 || index === 0);
}
