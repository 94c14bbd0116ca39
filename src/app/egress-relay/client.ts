import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { RELAY_TIMEOUTS, type RelayedRequest, type RelayedResponse } from '../../functions/egress-relay/protocol';
import { failureOf, functionFailure, RelayFailed, RelayRefused } from './failures';
import { unlessAborted } from './unless-aborted';

/** Milliseconds. */
const CONNECT = 2_000;

/** Sends HTTP requests through the egress relay, a function outside the network that forwards a short list of them. */
export class EgressRelay {
  private readonly lambda: LambdaClient;

  /** @param name the function's name or ARN */
  constructor(
    region: string,
    private readonly name: string,
  ) {
    this.lambda = new LambdaClient({
      region,
      // Whoever asks tries again, with a signature of that moment.
      maxAttempts: 1,
      requestHandler: new NodeHttpHandler({
        connectionTimeout: CONNECT,
        requestTimeout: RELAY_TIMEOUTS.invocation,
        throwOnRequestTimeout: true,
      }),
    });
  }

  /**
   * @returns whatever status came back
   * @throws RelayRefused, RelayThrottled, RelayFailed, or an AbortError or TimeoutError by the signal. No message holds
   * anything of the request.
   */
  async send(request: RelayedRequest, signal?: AbortSignal): Promise<RelayedResponse> {
    const command = new InvokeCommand({ FunctionName: this.name, Payload: Buffer.from(JSON.stringify(request)) });
    const invoked = this.lambda.send(command, { abortSignal: signal }).catch((error) => {
      throw failureOf(error, this.name);
    });
    const { FunctionError, Payload } = await unlessAborted(invoked, signal);
    if (FunctionError) throw functionFailure(FunctionError, Payload);
    return responseOf(Payload);
  }

  /** Gets an address that takes no header. */
  async get(url: string, signal?: AbortSignal): Promise<Response> {
    const { status, body } = await this.send({ method: 'GET', url, headers: {}, body: '' }, signal);
    return new Response(Buffer.from(body, 'base64'), { status });
  }
}

function responseOf(payload: Uint8Array | undefined): RelayedResponse {
  const answer: unknown = JSON.parse(Buffer.from(payload ?? []).toString() || 'null');
  const { refused, failed, status } = (answer ?? {}) as Partial<Record<string, unknown>>;
  if (refused) throw new RelayRefused(`The egress relay refused the request. ${refused}.`);
  if (failed) throw new RelayFailed(`The egress relay got no response. ${failed}.`, { again: true });
  if (typeof status === 'number') return answer as RelayedResponse;
  throw new RelayFailed('The function that EGRESS_RELAY_FUNCTION names answers unlike an egress relay', {
    again: false,
  });
}
