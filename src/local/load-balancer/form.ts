import type { IncomingMessage } from 'node:http';

const LARGEST = 16 * 1024;

/** A form that cannot be read; `status` is the answer's. */
export class FormError extends Error {
  constructor(
    readonly status: 413 | 415,
    message: string,
  ) {
    super(message);
  }
}

/**
 * The fields of a form that a browser posted.
 * @throws FormError with 415 for another content type, with 413 for more than 16 KB
 */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const type = request.headers['content-type'] ?? 'nothing';
  if (!type.startsWith('application/x-www-form-urlencoded')) {
    throw new FormError(415, `Expected a form (application/x-www-form-urlencoded), received ${type}.`);
  }
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > LARGEST) throw new FormError(413, `Expected a form of at most ${LARGEST} bytes, received more.`);
    parts.push(part);
  }
  return new URLSearchParams(Buffer.concat(parts).toString('utf8'));
}
