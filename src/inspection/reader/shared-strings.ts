import type { XmlListener } from './xml';

/** Characters of a string that are looked at. */
const LONGEST = 4_000;

/** Hears the texts that the cells of a workbook share (ECMA-376, part 1, section 18.4), and keeps those that are asked for. */
export class SharedStrings implements XmlListener {
  private readonly kept = new Map<number, string>();
  private readonly last: number;
  private index = -1;
  private isPhonetic = false;
  private isText = false;

  /** @param wanted their numbers */
  constructor(wanted: readonly number[]) {
    for (const index of wanted) this.kept.set(index, '');
    this.last = Math.max(-1, ...wanted);
  }

  get isDone(): boolean {
    return this.index > this.last;
  }

  get(index: number): string {
    return this.kept.get(index) ?? '';
  }

  opened(name: string): void {
    if (name === 'si') this.index++;
    else if (name === 'rPh') this.isPhonetic = true;
    this.isText = name === 't' && !this.isPhonetic;
  }

  text(text: string): void {
    const kept = this.isText ? this.kept.get(this.index) : undefined;
    if (kept !== undefined && kept.length < LONGEST) this.kept.set(this.index, kept + text);
  }

  closed(name: string): void {
    if (name === 'rPh') this.isPhonetic = false;
    this.isText = false;
  }
}
