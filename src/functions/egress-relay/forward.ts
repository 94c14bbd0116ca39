import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Admitted } from './admission';
import { Failed, Refused } from './errors';
import type { RelayedResponse } from './protocol';

/** What the SDK reads of a response. */
const RETURNING = ['content-type', 'date', 'retry-after', 'x-amz-retry-after', 'x-amzn-errortype', 'x-amzn-requestid'];

/**
 * Sends what was admitted and waits for the whole response. Nothing is followed and nothing repeated.
 * @param timeout milliseconds, from the connection to the last byte
 * @throws Refused for a redirect and for a response that is too large, Failed when no whole response came in time
 */
export async function forward(admitted: Admitted, timeout: number): Promise<RelayedResponse> {
  const signal = AbortSignal.timeout(timeout);
  try {
    const response = await send(admitted, signal);
    const body = await read(response, admitted.largest);
    return { status: response.statusCode!, headers: returning(response), body: body.toString('base64') };
  } catch (error) {
    if (error instanceof Refused) throw error;
    if (signal.aborted) throw new Failed(`No whole response within ${timeout} ms`);
    throw new Failed(`The connection broke: ${(error as NodeJS.ErrnoException).code ?? (error as Error).name}`);
  }
}

/** A connection of its own for each: Lambda freezes the function between events, and would wake it to connections long dead. */
function send({ method, url, headers, body }: Admitted, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = url.startsWith('https:') ? requestHttps : requestHttp;
    request(url, { method, headers, signal, agent: false }, resolve).on('error', reject).end(body);
  });
}

async function read(response: IncomingMessage, largest: number): Promise<Buffer> {
  if (response.statusCode! >= 300 && response.statusCode! < 400) {
    response.destroy();
    throw new Refused('The response is a redirect');
  }
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop destroys the response, and with it the connection.
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largest) throw new Refused(`The response has more than ${largest} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function returning({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    RETURNING.flatMap((name) => (typeof headers[name] === 'string' ? [[name, headers[name]]] : [])),
  );
}
