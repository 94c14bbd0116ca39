import type { Request } from './listen';

/**
 * Reads a body of at most `limit` bytes. Stops reading a longer body; `startStandIn` drains the rest before it responds.
 *
 * @throws the error that `tooLarge` returns
 */
export async function readBody(request: Request, limit: number, tooLarge: () => Error): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunksOf(request)) {
    size += chunk.length;
    if (size > limit) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * Returns the chunks of the body. A reader that stops early does not destroy the request, because the response needs
 * the same connection.
 */
export function chunksOf(request: Request): AsyncIterable<Buffer> {
  return {
    [Symbol.asyncIterator]: () => request.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>,
  };
}

/**
 * Parses JSON in UTF-8.
 * @throws the error that `invalid` returns
 */
export function parseJson(body: Buffer, invalid: () => Error): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw invalid();
  }
}

/**
 * Whether a request has an `authorization` header with a Signature Version 4 for the service. The signature itself is not verified: a
 * stand-in has no secret to verify it with. Requests of web pages fail the check, because a page cannot send this header to another origin.
 * @param service as in the credential scope: `s3`, `bedrock`
 */
export function isSigned({ headers }: Pick<Request, 'headers'>, service: string): boolean {
  const [, scope] =
    /^AWS4-HMAC-SHA256 Credential=[^ ]+\/([^/ ]+)\/aws4_request, /.exec(headers.authorization ?? '') ?? [];
  return scope === service;
}
