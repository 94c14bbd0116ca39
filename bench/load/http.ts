import { Agent, type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http';

/** Like a load balancer's connections to its targets: kept, and as many as there are requests. */
const agent = new Agent({ keepAlive: true, maxSockets: Infinity, maxFreeSockets: Infinity });

export interface Request {
  readonly method?: 'GET' | 'POST';
  readonly headers: OutgoingHttpHeaders;
  readonly body?: string;
}

/** A response with the number of bytes that its connection had received before. */
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
  let text = '';
  for await (const part of message.setEncoding('utf8')) text += part;
  if (message.statusCode !== 200)
    throw new Error(`${request.method ?? 'GET'} ${url}: ${message.statusCode} ${text.slice(0, 300)}`);
  return text;
}
