/** The relay does not forward this, and will not the next time. */
export class RelayRefused extends Error {
  override readonly name = 'RelayRefused';
}

/**
 * Lambda is asked too often. The name is Cognito's own for the same, so that whoever deals with the one deals with both: the
 * SDK, which waits longer before it tries again, among them.
 */
export class RelayThrottled extends Error {
  override readonly name = 'TooManyRequestsException';
}

/** The request may not have reached its end. */
export class RelayFailed extends Error {
  override readonly name = 'RelayFailed';
  /** Read by the SDK: it tries again what has this, whatever it holds. */
  readonly $retryable: { readonly throttling: boolean } | undefined;

  constructor(message: string, { again }: { again: boolean }) {
    super(message);
    this.$retryable = again ? { throttling: false } : undefined;
  }
}

interface SdkError {
  readonly name: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/**
 * Why the function could not be invoked. The SDK's own error is not passed on: its cause would decide on another try,
 * and its response belongs in no log.
 */
export function failureOf(error: SdkError, functionName: string): Error {
  const status = error.$metadata?.httpStatusCode;
  if (error.name === 'AbortError') return error as Error;
  if (status === 429) return new RelayThrottled('Lambda throttles the egress relay');
  if (status !== undefined && status >= 500)
    return new RelayFailed(`Lambda answered ${status} ${error.name}`, { again: true });
  if (status !== undefined) {
    return new RelayFailed(
      `The egress relay ${functionName} cannot be invoked: Lambda answered ${status} ${error.name}`,
      { again: false },
    );
  }
  const isConnection = error.code !== undefined || error.name === 'TimeoutError';
  return new RelayFailed(`Lambda is not reached: ${error.code ?? error.name}`, { again: isConnection });
}

/** The function ended without an answer, which the relay never does by itself: another try would end so too. */
export function functionFailure(kind: string, payload: Uint8Array | undefined): Error {
  const type = /"errorType":"([\w.]+)"/.exec(Buffer.from(payload ?? []).toString())?.[1] ?? 'no reason given';
  return new RelayFailed(`The egress relay broke down (${kind}: ${type}); its log says more`, { again: false });
}
