import { Readable } from 'node:stream';
import type { NodeHttpHandler } from '@smithy/node-http-handler';
import type { EgressRelay } from './client';

type Handler = Pick<
  NodeHttpHandler,
  'metadata' | 'handle' | 'destroy' | 'updateHttpClientConfig' | 'httpHandlerConfigs'
>;
type Request = Parameters<Handler['handle']>[0];
type Options = Parameters<Handler['handle']>[1];

/** The SDK's way to a service through the egress relay: what a client has signed travels as it is. */
export class RelayHandler implements Handler {
  readonly metadata = { handlerProtocol: 'https' };

  constructor(private readonly relay: EgressRelay) {}

  async handle(request: Request, { abortSignal, requestTimeout }: Options = {}): ReturnType<Handler['handle']> {
    const limits = [
      abortSignal as AbortSignal | undefined,
      requestTimeout ? AbortSignal.timeout(requestTimeout) : undefined,
    ];
    const signal = AbortSignal.any(limits.filter((limit) => limit !== undefined));
    const body = bytesOf(request.body).toString('base64');
    const answer = await this.relay.send(
      { method: request.method, url: addressOf(request), headers: request.headers, body },
      signal,
    );
    const { status, headers } = answer;
    return { response: { statusCode: status, headers, body: Readable.from([Buffer.from(answer.body, 'base64')]) } };
  }

  /** The relay is the whole process's, and stays. */
  destroy(): void {}

  /** Nothing about connections is decided by the client. */
  updateHttpClientConfig(): void {}

  httpHandlerConfigs(): object {
    return {};
  }
}

/** The view, since the SDK's own kind of bytes warns when it is taken for text, which `Buffer.from` would try first. */
function bytesOf(body: string | Uint8Array | undefined): Buffer {
  return typeof body === 'object'
    ? Buffer.from(body.buffer, body.byteOffset, body.byteLength)
    : Buffer.from(body ?? '');
}

function addressOf({ protocol, hostname, port, path, query }: Request): string {
  const search = new URLSearchParams(
    Object.entries(query ?? {}).flatMap(([name, value]) => [value].flat().map((one) => [name, one ?? ''])),
  ).toString();
  return `${protocol}//${hostname}${port ? `:${port}` : ''}${path}${search && `?${search}`}`;
}
