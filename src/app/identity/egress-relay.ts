import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { RELAY_TIMEOUTS, type RelayedRequest, type RelayedResponse } from '../../functions/egress-relay/protocol';
import type { Config } from '../config';

/** Timeout in milliseconds. */
const CONNECT_TIMEOUT = 2_000;

/** The egress relay refuses to forward the request. It would refuse a retry too. */
export class RelayRefused extends Error {
  override readonly name = 'RelayRefused';
}

/**
 * Lambda throttles the egress relay. The error has the name that Cognito uses for throttling, so that callers need not distinguish
 * throttling by Lambda from throttling by Cognito. The SDK also waits longer before it retries an error with this name.
 */
export class RelayThrottled extends Error {
  override readonly name = 'TooManyRequestsException';
}

/** The egress relay failed or could not be invoked. The request may nevertheless have reached its destination. */
export class RelayFailed extends Error {
  override readonly name = 'RelayFailed';
  /** The SDK retries an error if this property is defined, regardless of its value. */
  readonly $retryable: { readonly throttling: boolean } | undefined;

  constructor(message: string, { retryable }: { retryable: boolean }) {
    super(message);
    this.$retryable = retryable ? { throttling: false } : undefined;
  }
}

const relays = new WeakMap<Config, EgressRelay>();

/**
 * Returns the egress relay of the configuration, if any. There is one per process, because the configuration is read
 * once.
 */
export function egressRelay(config: Config): EgressRelay | undefined {
  if (config.EGRESS_RELAY_FUNCTION === undefined) return undefined;
  const relay = relays.get(config) ?? new EgressRelay(config.AWS_REGION, config.EGRESS_RELAY_FUNCTION);
  relays.set(config, relay);
  return relay;
}

/**
 * Sends HTTP requests through the egress relay, a Lambda function outside the VPC. The relay forwards only a short list of requests
 * to Cognito and to the key servers, which the application's subnets cannot reach.
 */
export class EgressRelay {
  private readonly lambda: LambdaClient;

  /** @param functionName the function's name or ARN */
  constructor(
    region: string,
    private readonly functionName: string,
  ) {
    this.lambda = new LambdaClient({
      region,
      // No retries here: the caller retries, with a fresh signature.
      maxAttempts: 1,
      requestHandler: new NodeHttpHandler({
        connectionTimeout: CONNECT_TIMEOUT,
        requestTimeout: RELAY_TIMEOUTS.invocation,
        throwOnRequestTimeout: true,
      }),
    });
  }

  /**
   * @returns the response, regardless of its status
   * @throws RelayRefused, RelayThrottled, RelayFailed; an AbortError or a TimeoutError when the signal is aborted. No
   * message contains any part of the request.
   */
  async send(request: RelayedRequest, signal?: AbortSignal): Promise<RelayedResponse> {
    const command = new InvokeCommand({
      FunctionName: this.functionName,
      Payload: Buffer.from(JSON.stringify(request)),
    });
    const invocation = this.lambda.send(command, { abortSignal: signal }).catch((error) => {
      throw invocationError(error, this.functionName);
    });
    const { FunctionError, Payload } = await unlessAborted(invocation, signal);
    if (FunctionError) throw functionError(FunctionError, Payload);
    return responseOf(Payload);
  }

  /** Sends a GET request without headers. */
  async get(url: string, signal?: AbortSignal): Promise<Response> {
    const { status, body } = await this.send({ method: 'GET', url, headers: {}, body: '' }, signal);
    return new Response(Buffer.from(body, 'base64'), { status });
  }
}

/**
 * Rejects as soon as the signal is aborted, even if the promise ignores the signal.
 *
 * @throws a TimeoutError, which the SDK retries, if the signal was aborted by a timeout; otherwise an AbortError, which it
 * does not retry
 */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => {
      const name = signal.reason?.name === 'TimeoutError' ? 'TimeoutError' : 'AbortError';
      reject(Object.assign(new Error('The request was aborted'), { name }));
    };
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

interface SdkError {
  readonly name: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/**
 * Returns the error for a function that could not be invoked. Except for an AbortError, it replaces the SDK's error, whose cause
 * would affect whether the caller retries, and whose response must not be logged.
 */
function invocationError(error: SdkError, functionName: string): Error {
  const status = error.$metadata?.httpStatusCode;
  if (error.name === 'AbortError') return error as Error;
  if (status === 429) return new RelayThrottled('Lambda throttles the egress relay');
  if (status !== undefined && status >= 500)
    return new RelayFailed(`Lambda responded with ${status} ${error.name}`, { retryable: true });
  if (status !== undefined) {
    return new RelayFailed(
      `The egress relay ${functionName} cannot be invoked: Lambda responded with ${status} ${error.name}`,
      { retryable: false },
    );
  }
  const isConnectionError = error.code !== undefined || error.name === 'TimeoutError';
  return new RelayFailed(`Lambda cannot be reached: ${error.code ?? error.name}`, { retryable: isConnectionError });
}

/**
 * Returns the error for a function that failed. The relay's code handles every error, so such a function is
 * misconfigured or broken, and a retry would fail too.
 */
function functionError(kind: string, payload: Uint8Array | undefined): Error {
  const type = /"errorType":"([\w.]+)"/.exec(Buffer.from(payload ?? []).toString())?.[1] ?? 'unknown error';
  return new RelayFailed(`The egress relay failed (${kind}: ${type}); see its log`, { retryable: false });
}

function responseOf(payload: Uint8Array | undefined): RelayedResponse {
  const answer: unknown = JSON.parse(Buffer.from(payload ?? []).toString() || 'null');
  const { refused, failed, status } = (answer ?? {}) as Partial<Record<string, unknown>>;
  if (refused) throw new RelayRefused(`The egress relay refused the request. ${refused}.`);
  if (failed) throw new RelayFailed(`The egress relay got no response. ${failed}.`, { retryable: true });
  if (typeof status === 'number') return answer as RelayedResponse;
  throw new RelayFailed('The function that EGRESS_RELAY_FUNCTION names is not an egress relay: unexpected response', {
    retryable: false,
  });
}
