import { ExecutionEnvironment, type Outcome, type Program } from './execution-environment';
import { LambdaFault } from './fault';

export interface FunctionSettings extends Program {
  readonly name: string;
  /** Milliseconds. */
  readonly timeout: number;
  /** Events at the same time; with 0 every one is refused. */
  readonly concurrency: number;
}

/** "Lambda quotas", Lambda Developer Guide; a response may be a hundred bytes longer than 6 MB. */
const LARGEST_RESPONSE = 6 * 1024 * 1024 + 100;

/** A function, and as many copies of it as there are events at the same time. */
export class LocalFunction {
  private readonly all = new Set<ExecutionEnvironment>();
  private readonly idle: ExecutionEnvironment[] = [];

  constructor(private readonly settings: FunctionSettings) {}

  /** @throws LambdaFault when all copies are busy */
  async invoke(event: string): Promise<Outcome> {
    const copy = this.copy();
    const outcome = await copy.invoke(event, this.settings.timeout);
    if (copy.isGone) this.all.delete(copy);
    else this.idle.push(copy);
    return Buffer.byteLength(outcome.payload) > LARGEST_RESPONSE ? tooLarge : outcome;
  }

  async end(): Promise<void> {
    await Promise.all([...this.all].map((copy) => copy.end()));
  }

  private copy(): ExecutionEnvironment {
    const idle = this.idle.pop();
    if (idle) return idle;
    if (this.all.size >= this.settings.concurrency) throw throttled;
    const copy = new ExecutionEnvironment(this.settings);
    this.all.add(copy);
    return copy;
  }
}

const throttled = new LambdaFault(429, 'TooManyRequestsException', {
  Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
  Type: 'User',
  message: 'Rate Exceeded.',
});

const tooLarge: Outcome = {
  payload: JSON.stringify({
    errorType: 'Function.ResponseSizeTooLarge',
    errorMessage: `Response payload size exceeded maximum allowed payload size (${LARGEST_RESPONSE} bytes).`,
  }),
  broken: true,
};
