import type { OwnedItems, Store } from '../store';
import { itemNames, type LogEvent, type LogItem, type Source } from './log';
import type { Mark } from '../markdown/marks';

/** Characters in one log item: far below the 400 KB that DynamoDB takes, in any script. */
const LARGEST_ITEM = 50_000;

/** Collects what is new in a turn, and appends it to the stored log as items of its own. */
export class Checkpoints {
  private text = '';
  private sources: Source[] = [];
  private marks: Mark[] = [];
  private n = 0;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly items: OwnedItems, private readonly store: Store,
    private readonly conversationId: string, private readonly turnId: string,
  ) {}

  add(event: LogEvent): void {
    if (event.type === 'text') this.text += event.text;
    if (event.type === 'source') this.sources.push(event.source);
    if (event.type === 'mark') this.marks.push(event.mark);
  }

  /**
   * Stores what has been added, in order, one writer at a time, and gives the number of each item
   * stored. What could not be stored stays for the next time.
   *
   * @throws StoreUnavailable
   */
  async write(stored: (n: number) => void): Promise<void> {
    const earlier = this.writing;
    this.writing = earlier.catch(() => undefined).then(() => this.writeAll(stored));
    return this.writing;
  }

  private async writeAll(stored: (n: number) => void): Promise<void> {
    while (this.text || this.sources.length || this.marks.length) {
      const item: LogItem = { n: this.n + 1, text: beginning(this.text), sources: fitting(this.sources), marks: [...this.marks] };
      await this.items.put(itemNames.logItem(this.conversationId, this.turnId, item.n), { ...item, ...this.store.expiry() });
      this.n = item.n;
      this.text = this.text.slice(item.text.length);
      this.sources = this.sources.slice(item.sources.length);
      this.marks = this.marks.slice(item.marks.length);
      stored(item.n);
    }
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
