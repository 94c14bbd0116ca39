import { Refusal } from '../kernel/refusal';
import { ExecutionEnvironment, type Outcome, type Program } from './execution-environment';

export interface FunctionSettings extends Program {
  readonly name: string;
  /** Maximum duration of an invocation, in milliseconds. */
  readonly timeout: number;
  /** Maximum number of concurrent events; 0 throttles every event. */
  readonly concurrency: number;
}

/** 6 MB plus a hundred bytes ("Lambda quotas", Lambda Developer Guide). */
const RESPONSE_LIMIT_BYTES = 6 * 1024 * 1024 + 100;

/** A function, with one execution environment per concurrent event. */
export class LocalFunction {
  private readonly all = new Set<ExecutionEnvironment>();
  private readonly idle: ExecutionEnvironment[] = [];

  constructor(private readonly settings: FunctionSettings) {}

  /** @throws Refusal TooManyRequestsException when `concurrency` environments are busy */
  async invoke(event: string): Promise<Outcome> {
    const environment = this.environment();
    const outcome = await environment.invoke(event, this.settings.timeout);
    if (environment.hasEnded) this.all.delete(environment);
    else this.idle.push(environment);
    return Buffer.byteLength(outcome.payload) > RESPONSE_LIMIT_BYTES ? tooLarge : outcome;
  }

  async end(): Promise<void> {
    await Promise.all([...this.all].map((environment) => environment.end()));
  }

  private environment(): ExecutionEnvironment {
    for (let idle = this.idle.pop(); idle; idle = this.idle.pop()) {
      if (!idle.hasEnded) return idle;
      // The program has exited after the response to its last event.
      this.all.delete(idle);
    }
    if (this.all.size >= this.settings.concurrency) throw throttled();
    const environment = new ExecutionEnvironment(this.settings);
    this.all.add(environment);
    return environment;
  }
}

function throttled(): Refusal {
  const message = 'Rate Exceeded.';
  const members = { Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded', Type: 'User', message };
  return new Refusal(429, 'TooManyRequestsException', message, { members });
}

const tooLarge: Outcome = {
  payload: JSON.stringify({
    errorType: 'Function.ResponseSizeTooLarge',
    errorMessage: `Response payload size exceeded maximum allowed payload size (${RESPONSE_LIMIT_BYTES} bytes).`,
  }),
  isError: true,
};
