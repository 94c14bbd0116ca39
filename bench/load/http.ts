import { Agent, type IncomingHttpHeaders, type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http';
import { gunzipSync } from 'node:zlib';

/** Keeps connections open and does not limit their number, as a load balancer does with its connections to targets. */
const agent = new Agent({ keepAlive: true, maxSockets: Infinity, maxFreeSockets: Infinity });

export interface Request {
  readonly method?: 'GET' | 'POST';
  readonly headers: OutgoingHttpHeaders;
  readonly body?: string;
}

/** A response, and the number of bytes that its connection had received before the request. */
export interface Response {
  readonly message: IncomingMessage;
  readonly bytesBefore: number;
}

export function open(url: string, { method = 'GET', headers, body }: Request): Promise<Response> {
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      method,
      agent,
      headers: { ...headers, ...(body && { 'content-length': Buffer.byteLength(body) }) },
    });
    let bytesBefore = 0;
    sent.once('socket', (socket) => {
      bytesBefore = socket.bytesRead;
    });
    sent.once('response', (message) => resolve({ message, bytesBefore }));
    sent.once('error', reject);
    sent.end(body);
  });
}

/** @throws Error if the status is not 200 */
export async function read(url: string, request: Request): Promise<string> {
  const { message } = await open(url, request);
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part);
  const text = decoded(Buffer.concat(parts), message.headers);
  if (message.statusCode !== 200)
    throw new Error(`${request.method ?? 'GET'} ${url}: ${message.statusCode} ${text.slice(0, 300)}`);
  return text;
}

/** The text of a body, as a browser decodes it. */
export function decoded(body: Buffer, { 'content-encoding': encoding }: IncomingHttpHeaders): string {
  return (encoding === 'gzip' ? gunzipSync(body) : body).toString();
}
