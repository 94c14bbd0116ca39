import type { Step } from '../engine/engine';
import { shortened } from '../shortened';
import type { LogEvent } from './log';

/** Maximum number of steps in the list of one answer. The last place is reserved for the step `writing`. */
const MAX_STEPS = 20;
/** Maximum characters of a step's text, which is what the engine searches for. A longer text is shortened. */
const LONGEST_TEXT = 200;
/** Control characters, bidirectional formatting characters, and lone surrogates. */
const UNSAFE = /[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]|\p{Surrogate}/gu;

/** Converts the steps of one answer to log events. Limits the size of each step and the length of the list. */
export class Steps {
  /** What the engine is doing. */
  current: Step['kind'] | undefined;
  private listed = 0;
  private lastListed: Step['kind'] | undefined;

  /** The log event of a step; none if the step changes neither `current` nor the list. */
  *events(step: Step): Generator<LogEvent> {
    const { kind } = step;
    const isListed = this.belongsInList(step);
    const isNew = isListed || kind !== this.current;
    this.current = kind;
    if (isListed) {
      this.listed++;
      this.lastListed = kind;
    }
    if (isNew) yield { type: 'step', step: bounded(step), isListed };
  }

  private belongsInList(step: Step): boolean {
    const { kind } = step;
    // Thinking that took less than a second is not worth a line.
    if (step.kind === 'thinking' && !step.seconds) return false;
    if (kind === 'writing') return this.lastListed !== 'writing' && this.listed < MAX_STEPS;
    return this.listed < MAX_STEPS - 1;
  }
}

function bounded(step: Step): Step {
  if (step.kind !== 'searching' || step.text === undefined) return step;
  const text = step.text.replace(UNSAFE, ' ').replace(/\s+/g, ' ').trim();
  if (text === '') return { kind: 'searching' };
  return { kind: 'searching', text: shortened(text, LONGEST_TEXT) };
}
