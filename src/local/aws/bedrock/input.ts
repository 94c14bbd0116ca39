/**
 * Validation of requests to the Bedrock services. The functions throw a `ValidationException`. If a member of the body is invalid, the
 * message contains the member's path.
 */

import type { Request } from '../kernel/listen';
import { parseJson, readBody } from '../kernel/request';
import { constraintError, validationError } from './errors';

/** Reads a JSON object of at most `limit` bytes. An empty body is an empty object. */
export async function readObject(request: Request, limit: number): Promise<Record<string, unknown>> {
  const body = await readBody(request, limit, () => validationError(`The request body exceeds ${limit} bytes.`));
  if (body.length === 0) return {};
  return object(
    parseJson(body, () => validationError('The request body is not JSON in UTF-8.')),
    'body',
  );
}

export function object(value: unknown, path: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw constraintError(path, 'Member must be an object');
  return value as Record<string, unknown>;
}

/** Like `object`, but returns an empty object for a missing value. */
export function optionalObject(value: unknown, path: string): Record<string, unknown> {
  return value == null ? {} : object(value, path);
}

/** Returns the value, which must be a text that is not blank. */
export function text(value: unknown, path: string): string {
  if (typeof value !== 'string' || value.trim() === '') throw constraintError(path, 'Member must not be empty');
  return value;
}
