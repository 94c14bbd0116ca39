import type { XmlHandler } from './xml';

/** A string gets no more text once it has this many characters. */
const MAX_LENGTH = 4_000;

/** A workbook's shared strings (ECMA-376, part 1, section 18.4). Keeps only the strings at the given indexes. */
export class SharedStrings implements XmlHandler {
  private readonly kept = new Map<number, string>();
  private readonly last: number;
  private index = -1;
  private isPhonetic = false;
  private isText = false;

  /** @param indexes of the strings to keep */
  constructor(indexes: readonly number[]) {
    for (const index of indexes) this.kept.set(index, '');
    this.last = indexes.reduce((last, index) => Math.max(last, index), -1);
  }

  get isDone(): boolean {
    return this.index > this.last;
  }

  get(index: number): string {
    return this.kept.get(index) ?? '';
  }

  onOpenTag(name: string): void {
    if (name === 'si') this.index++;
    else if (name === 'rPh') this.isPhonetic = true;
    this.isText = name === 't' && !this.isPhonetic;
  }

  onText(text: string): void {
    const kept = this.isText ? this.kept.get(this.index) : undefined;
    if (kept !== undefined && kept.length < MAX_LENGTH) this.kept.set(this.index, kept + text);
  }

  onCloseTag(name: string): void {
    if (name === 'rPh') this.isPhonetic = false;
    this.isText = false;
  }
}
