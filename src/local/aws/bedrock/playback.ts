import { setTimeout as delay } from 'node:timers/promises';
import type { EventStream } from './event-stream';
import { corrupted, exceptionFrame } from './frames';
import type { Step } from './steps';

/** The speed of answers. */
export interface Pace {
  /** Time before the first token, in milliseconds. @default 400 */
  readonly firstTokenMilliseconds: number;
  /** Tokens have three to six characters. `Infinity` means no delay. @default 60 */
  readonly tokensPerSecond: number;
}

/** About the speed of a small hosted model. */
export const NATURAL_PACE: Pace = { firstTokenMilliseconds: 400, tokensPerSecond: 60 };

/** Encodes the steps of an answer as the frames of one operation. */
export interface StepEncoder {
  token(step: Extract<Step, { kind: 'token' }>): Buffer[];
  citations(step: Extract<Step, { kind: 'citations' }>): Buffer[];
  /** Frames of a guardrail that intervenes. */
  readonly intervention?: readonly Buffer[];
  /** Frames at the start of the stream. */
  readonly opening?: readonly Buffer[];
  /** Frames at the end of a stream that ends without an error and without an intervention of the guardrail. */
  readonly closing?: readonly Buffer[];
}

/**
 * Plays the steps on a stream whose headers have been sent.
 * @throws Error when the client disconnects
 */
export async function play(
  steps: Iterable<Step>,
  encoder: StepEncoder,
  stream: EventStream,
  pace: Pace,
): Promise<undefined> {
  let due = Date.now() + pace.firstTokenMilliseconds;
  await stream.write(...(encoder.opening ?? []));
  for (const step of steps) {
    await until(due, stream.signal);
    switch (step.kind) {
      case 'pause':
        await until(Date.now() + step.seconds * 1000, stream.signal);
        due = Date.now();
        break;
      case 'token':
        await stream.write(...encoder.token(step));
        // Add to the scheduled time, not to the actual time: timers fire late, but the rate must not drop.
        due += 1000 / pace.tokensPerSecond;
        break;
      case 'citations':
        await stream.write(...encoder.citations(step));
        break;
      case 'intervention':
        await stream.write(...(encoder.intervention ?? []));
        return void stream.end();
      case 'exception':
        await stream.write(exceptionFrame(step.error));
        return void stream.end();
      case 'disconnect':
        return void stream.disconnect();
      case 'corrupt-frame':
        await stream.write(
          corrupted(encoder.token({ kind: 'token', bytes: Buffer.from('corrupt'), citations: [] })[0]),
        );
    }
  }
  await stream.write(...(encoder.closing ?? []));
  stream.end();
}

async function until(due: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const milliseconds = due - Date.now();
  if (milliseconds >= 1) await delay(milliseconds, undefined, { signal });
}
