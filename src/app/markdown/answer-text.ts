/** Maximum number of characters that one call of `read` reads. */
const LONGEST_PIECE = 2048;

/**
 * The text of an answer, which is read piece by piece. The text of finished units is stored separately, so that no step copies the
 * whole answer.
 */
export class AnswerText {
  /** The text that has been read and does not belong to a finished unit. */
  growing = '';
  /** The offset of `growing` in the answer. */
  from = 0;
  private unread = '';
  private readonly finished: { readonly from: number; readonly text: string }[] = [];

  get isRead(): boolean {
    return this.unread === '';
  }

  push(text: string): void {
    this.unread += text;
  }

  read(): void {
    this.growing += this.unread.slice(0, LONGEST_PIECE);
    this.unread = this.unread.slice(LONGEST_PIECE);
  }

  /** Marks the first characters of the growing text as finished. */
  finish(length: number): void {
    if (length === 0) return;
    this.finished.push({ from: this.from, text: this.growing.slice(0, length) });
    this.growing = this.growing.slice(length);
    this.from += length;
  }

  /**
   * Moves an offset back over white space. Returns the offset directly after the last preceding character that is not white space.
   */
  trimmed(offset: number): number {
    const last = { from: this.from, text: this.growing + this.unread };
    for (let index = this.finished.length; index >= 0; index--) {
      const { from, text } = this.finished[index] ?? last;
      if (from >= offset) continue;
      const { length } = text.slice(0, offset - from).trimEnd();
      if (length > 0) return from + length;
    }
    return 0;
  }
}
