import type { IncomingMessage } from 'node:http';
import type { Context } from 'koa';
import { BadRequest, BodyTooLarge, UnsupportedBody } from '../errors';

/** What URL encoding can make of a byte. */
const ENCODED = 3;
/** Bytes for the other fields of a form. */
const OTHER_FIELDS = 4096;

/** The fields of a form. */
export class Form {
  constructor(private readonly fields: readonly (readonly [string, string])[]) {}

  /** The value of a field, the last one if it is there several times. */
  get(name: string): string | undefined {
    return this.all(name).at(-1);
  }

  all(name: string): string[] {
    return this.fields.filter(([field]) => field === name).map(([, value]) => value);
  }
}

/**
 * Reads a form (`application/x-www-form-urlencoded`) whose longest field may have `longest` bytes.
 *
 * @throws UnsupportedBody, BodyTooLarge, BadRequest (broken UTF-8 or percent encoding)
 */
export async function readForm(ctx: Context, longest: number): Promise<Form> {
  if (!ctx.is('urlencoded'))
    throw new UnsupportedBody(`Received ${ctx.get('content-type') || 'no content type'}, a form is admitted`);
  // Somewhat more than admitted is read, so that a message that is too long can be said to be so, and kept.
  const limit = longest * ENCODED * 2 + OTHER_FIELDS;
  if (Number(ctx.get('content-length')) > limit)
    throw new BodyTooLarge(`${ctx.get('content-length')} bytes, at most ${limit} are read`);
  const chunks: Buffer[] = [];
  let size = 0;
  // The rest of a body that is too large is left to `discardBody`: destroying the request would destroy the answer.
  for await (const chunk of ctx.req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw new BodyTooLarge(`More than ${limit} bytes`);
    chunks.push(chunk);
  }
  return decode(Buffer.concat(chunks));
}

/** Bytes and milliseconds that are spent on a body that nobody wants. */
const DISCARDED = 16 * 1024 * 1024;
const DISCARDING = 5_000;

/**
 * Reads what is left of a request, so that its sender comes to read the answer: a connection that
 * is closed while a body is on its way takes the answer with it.
 */
export function discardBody(request: IncomingMessage): Promise<void> {
  if (request.complete || request.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    let size = 0;
    const timer = setTimeout(resolve, DISCARDING);
    const done = () => {
      clearTimeout(timer);
      resolve();
    };
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > DISCARDED) done();
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
    throw new BadRequest('The form is not UTF-8', { cause: error });
  }
}
