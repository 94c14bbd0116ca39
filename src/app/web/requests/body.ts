import { on } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Context } from 'koa';
import { BadRequest, BodyTimeout, BodyTooLarge, UnsupportedBody } from '../../errors';

/** Maximum number of bytes to which URL encoding expands one byte. */
const ENCODED_BYTES = 3;
/** Maximum number of bytes of all fields of a form except the longest field. */
const OTHER_FIELDS_BYTES = 4096;
/** Milliseconds in which a form must arrive. The largest form takes a tenth of this time over a slow mobile connection. */
const FORM_TIMEOUT = 60_000;

/** The decoded fields of a form. */
export class Form {
  constructor(private readonly fields: readonly (readonly [string, string])[]) {}

  /** Returns the value of a field, or the last value if the form contains the field several times. */
  get(name: string): string | undefined {
    return this.all(name).at(-1);
  }

  /** For each field whose name begins with a prefix, returns the rest of the name, in the order of the form. */
  namesAfter(prefix: string): string[] {
    return this.fields.filter(([field]) => field.startsWith(prefix)).map(([field]) => field.slice(prefix.length));
  }

  all(name: string): string[] {
    return this.fields.filter(([field]) => field === name).map(([, value]) => value);
  }
}

/**
 * Reads a form (`application/x-www-form-urlencoded`).
 *
 * @param longest maximum bytes of a valid field
 * @param timeout milliseconds in which the form must arrive
 * @throws UnsupportedBody, BodyTooLarge, BodyTimeout, BadRequest (invalid UTF-8 or percent encoding, or the client disconnects)
 */
export async function readForm(ctx: Context, longest: number, timeout = FORM_TIMEOUT): Promise<Form> {
  if (!ctx.is('urlencoded'))
    throw new UnsupportedBody(`Received ${ctx.get('content-type') || 'no content type'}, expected a URL-encoded form`);
  // Accept twice the valid length, so that a message that is too long can be reported as such and kept as a draft.
  const limit = longest * ENCODED_BYTES * 2 + OTHER_FIELDS_BYTES;
  if (Number(ctx.get('content-length')) > limit)
    throw new BodyTooLarge(`The body has ${ctx.get('content-length')} bytes, the limit is ${limit}`);
  return decode(await readBody(ctx.req, limit, timeout));
}

/**
 * Reads a body from the events of its stream. Iterating over the stream would destroy the request on an error, and the response with it.
 */
async function readBody(request: IncomingMessage, limit: number, timeout: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  const signal = AbortSignal.timeout(timeout);
  try {
    if (request.errored) throw request.errored;
    for await (const [chunk] of on(request, 'data', { signal, close: ['end'] }) as AsyncIterable<[Buffer]>) {
      size += chunk.length;
      if (size > limit) throw new BodyTooLarge(`The body has more than ${limit} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    if (signal.aborted) throw new BodyTimeout(`The body did not arrive within ${timeout} ms`);
    throw request.errored ? new BadRequest('The client has disconnected', { cause: error }) : error;
  }
  return Buffer.concat(chunks);
}

/** Maximum number of bytes that `discardBody` waits for. */
const DISCARD_BYTES = 16 * 1024 * 1024;
/** Maximum number of milliseconds for which `discardBody` waits. */
const DISCARD_TIME = 5_000;

/**
 * Reads and discards the rest of a request's body. Otherwise, the connection would close while the client is still sending, and the
 * client would never read the response. Resolves at the end of the body, at the latest when one of the limits above is reached.
 */
export function discardBody(request: IncomingMessage): Promise<void> {
  if (request.complete || request.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    let size = 0;
    const timer = setTimeout(resolve, DISCARD_TIME);
    const done = () => {
      clearTimeout(timer);
      resolve();
    };
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > DISCARD_BYTES) done();
    });
    request.once('end', done).once('close', done).resume();
  });
}

function decode(body: Buffer): Form {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    const plain = (value: string) => decodeURIComponent(value.replaceAll('+', ' '));
    return new Form(
      text
        .split('&')
        .filter(Boolean)
        .map((pair) => {
          const [name = '', ...value] = pair.split('=');
          return [plain(name), plain(value.join('='))];
        }),
    );
  } catch (error) {
    throw new BadRequest('The form has invalid UTF-8 or percent encoding', { cause: error });
  }
}
