import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceError } from './errors';
import type { Exchange } from './exchange';
import { broken, exceptionFrame } from './frames';
import type { Pace } from './pace';
import type { Step } from './steps';

/** How an operation words the steps as frames. */
export interface Wording {
  token(step: Extract<Step, { kind: 'token' }>): Buffer[];
  citations(step: Extract<Step, { kind: 'citations' }>): Buffer[];
  /** What a guardrail sends when it steps in. */
  readonly intervention?: readonly Buffer[];
  /** Frames before all else and, when the stream ends well, after it. */
  readonly opening?: readonly Buffer[];
  readonly closing?: readonly Buffer[];
}

/** Performs the steps on an exchange whose headers are sent, at their pace; stops when the client has gone. */
export async function play(steps: Iterable<Step>, wording: Wording, exchange: Exchange, pace: Pace): Promise<void> {
  let due = Date.now() + pace.firstTokenMilliseconds;
  await exchange.write(...(wording.opening ?? []));
  for (const step of steps) {
    await until(due, exchange.signal);
    switch (step.kind) {
      case 'pause':
        await until(Date.now() + step.seconds * 1000, exchange.signal);
        due = Date.now();
        break;
      case 'token':
        await exchange.write(...wording.token(step));
        // Counted from when it was due, not from when it came: timers are late, and the rate must hold all the same.
        due += 1000 / pace.tokensPerSecond;
        break;
      case 'citations':
        await exchange.write(...wording.citations(step));
        break;
      case 'intervention':
        await exchange.write(...(wording.intervention ?? []));
        exchange.end();
        return;
      case 'exception':
        return fail(step.error, exchange);
      case 'damage':
        if (step.damage === 'drop') return exchange.cut();
        await exchange.write(broken(wording.token({ kind: 'token', bytes: Buffer.from('broken'), citations: [] })[0]));
    }
  }
  await exchange.write(...(wording.closing ?? []));
  exchange.end();
}

async function fail(error: ServiceError, exchange: Exchange): Promise<void> {
  await exchange.write(exceptionFrame(error));
  exchange.end();
}

async function until(due: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const milliseconds = due - Date.now();
  if (milliseconds >= 1) await delay(milliseconds, undefined, { signal });
}
