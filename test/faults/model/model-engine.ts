import { setTimeout as delay } from 'node:timers/promises';
import type { AnswerEngine, EngineEvent, Question } from '../../../src/app/engine/engine';

/** The whole answer to a message. Its words are numbered, so that a missing or repeated part is visible. */
export function answerTo(message: string): string {
  const [words = 1, length = 0] = sizesIn(message);
  return Array.from({ length: words }, (_, n) => word(n, length)).join('');
}

/**
 * Answers a question of the form `WORDS LENGTH PAUSE`: with WORDS words of LENGTH characters, and a pause of PAUSE
 * milliseconds before each.
 */
export class ModelEngine implements AnswerEngine {
  readonly identity = { name: 'agent' } as const;
  /** For each answer that has begun: its message, and the time when it began (`performance.now`). */
  readonly begun: { readonly message: string; readonly at: number }[] = [];

  async *answer({ message }: Question, signal: AbortSignal): AsyncGenerator<EngineEvent> {
    this.begun.push({ message, at: performance.now() });
    const [words = 1, length = 0, pause = 0] = sizesIn(message);
    for (let n = 0; n < words; n++) {
      if (pause > 0) await delay(pause, undefined, { signal });
      yield { type: 'text', text: word(n, length) };
    }
  }

  async forget(): Promise<void> {}
}

function sizesIn(message: string): number[] {
  return message.split(' ').slice(0, 3).map(Number);
}

function word(n: number, length: number): string {
  return `${n} `.padStart(length, '.');
}
