import type { AnswerChange } from '../../markdown/answer-html';

/** How many frames are kept for pages that receive slowly. A page that is further behind receives the answer's current HTML. */
const KEPT_FRAMES = 100;

/** The changes since the previous frame. */
export interface Frame {
  readonly changes: readonly AnswerChange[];
  /** The number of the last log item that the answer contains completely; undefined if this frame completes no item. */
  readonly n: number | undefined;
  /** Whether the status or the list of steps has changed. */
  readonly hasStep: boolean;
  /** How many blocks are finished after this frame. */
  readonly finished: number;
}

/** The most recent frames of an answer. A frame's number is its position among all frames of the answer, from 0. */
export class Frames {
  private kept: Frame[] = [];
  private dropped = 0;

  /** The number of the next frame. */
  get next(): number {
    return this.dropped + this.kept.length;
  }

  /** A frame by its number; undefined if it is no longer kept. */
  at(number: number): Frame | undefined {
    return this.kept[number - this.dropped];
  }

  add(frame: Frame): void {
    this.kept.push(frame);
    if (this.kept.length <= KEPT_FRAMES) return;
    this.kept.shift();
    this.dropped++;
  }
}
