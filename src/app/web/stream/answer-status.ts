import type { Step } from '../../engine/engine';

/** Milliseconds without new text after which pages no longer show that the answer is being written. */
const SILENCE = 2_000;

/**
 * The activity of the engine that pages show: its last step, except while the text pauses. In a pause, the engine may be thinking
 * or preparing a search, but reports no step.
 */
export class AnswerStatus {
  kind: Step['kind'] | undefined;
  private isPaused = false;
  private timer: NodeJS.Timeout | undefined;

  /** @param onPause called when the text pauses */
  constructor(
    private readonly onPause: () => void,
    private readonly silence = SILENCE,
  ) {}

  step(kind: Step['kind']): void {
    this.kind = kind;
    this.isPaused = false;
  }

  /** Records new text. Returns whether it ends a pause. */
  text(): boolean {
    if (this.timer) this.timer.refresh();
    else this.timer = setTimeout(() => this.pause(), this.silence).unref();
    if (!this.isPaused) return false;
    this.step('writing');
    return true;
  }

  /** Stops the timer that detects pauses. */
  close(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private pause(): void {
    if (this.kind !== 'writing') return;
    this.kind = 'thinking';
    this.isPaused = true;
    this.onPause();
  }
}
