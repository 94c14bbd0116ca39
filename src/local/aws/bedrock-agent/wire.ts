import { randomUUID } from 'node:crypto';
import { invalid, ServiceError } from '../bedrock-agent-runtime/errors';
import type { Request, Response } from '../bedrock-agent-runtime/listener';

const LARGEST_BODY = 1024 * 1024;

/** @throws ServiceError (validation) when the body is no JSON, or too large; a body of nothing is an empty object */
export async function readBody(request: Request): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    // The rest is read and dropped, so that the client comes to read the answer.
    if (size <= LARGEST_BODY) chunks.push(chunk);
  }
  if (size > LARGEST_BODY) throw invalid(`The request body has more than ${LARGEST_BODY} bytes.`);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)) || '{}');
  } catch {
    throw invalid('The request body is not JSON in UTF-8.');
  }
}

/** The signature itself is not checked, but a page in a browser cannot make one up, and so cannot start a job. */
export function assertSigned({ headers }: Request): void {
  if (/^AWS4-HMAC-SHA256 Credential=[^ ]+\/bedrock\/aws4_request, /.test(headers.authorization ?? '')) return;
  throw new ServiceError('accessDenied', 'Missing Authentication Token');
}

export function refuse(response: Response, error: unknown): void {
  if (!(error instanceof ServiceError)) console.error('The ingestion stand-in failed.', error);
  const known =
    error instanceof ServiceError
      ? error
      : new ServiceError('internalServer', 'The stand-in failed; its output says why.');
  send(response, known.status, { message: known.message }, { 'x-amzn-errortype': known.type });
}

export function send(response: Response, status: number, body: object, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-requestid': randomUUID(), ...headers });
  response.end(JSON.stringify(body));
}
