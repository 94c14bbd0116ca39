import { type IncomingMessage, request } from 'node:http';

export interface RequestOptions {
  readonly method?: string;
  /** The request target, sent as it is. */
  readonly path: string;
  readonly headers?: Record<string, string | string[]>;
  readonly body?: string | Buffer;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

/** Resolves when the headers have arrived; the caller reads the body. */
export function open(
  url: string,
  { method = 'GET', path, headers = {}, body }: RequestOptions,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const length =
      body === undefined || headers['transfer-encoding'] ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    request(url, { method, path, headers: { ...length, ...headers }, agent: false }, resolve)
      .on('error', reject)
      .end(body);
  });
}

/** Resolves with the complete response. Does not follow redirects. */
export async function send(url: string, options: RequestOptions): Promise<HttpResponse> {
  const response = await open(url, options);
  let text = '';
  for await (const part of response.setEncoding('utf8')) text += part;
  return { status: response.statusCode!, headers: response.headers, text };
}

/** The body and the headers of a URL-encoded form. */
export function form(fields: Record<string, string>): { body: string; headers: Record<string, string> } {
  return {
    body: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  };
}
