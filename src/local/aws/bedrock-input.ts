/** Validation of requests to both Bedrock services. Every function throws a `ValidationException` that names the path. */
import { constraintError, validationError } from './bedrock-errors';
import type { Request } from './kernel/listen';
import { parseJson, readBody } from './kernel/request';

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

/** As `object`; a missing value is an empty object. */
export function optionalObject(value: unknown, path: string): Record<string, unknown> {
  return value == null ? {} : object(value, path);
}

/** Text that is not blank. */
export function text(value: unknown, path: string): string {
  if (typeof value !== 'string' || value.trim() === '') throw constraintError(path, 'Member must not be empty');
  return value;
}

/** Text that matches the whole pattern. */
export function matching(value: unknown, path: string, pattern: string): string {
  if (typeof value !== 'string' || !new RegExp(`^${pattern}$`).test(value))
    throw constraintError(path, `Member must satisfy regular expression pattern: ${pattern}`);
  return value;
}

/** `undefined`, or text of a length from `shortest` to `longest` that matches the whole pattern. */
export function optionalText(
  value: unknown,
  path: string,
  shortest: number,
  longest: number,
  pattern = '[\\s\\S]*',
): string | undefined {
  return value == null ? undefined : ofLength(matching(value, path, pattern), path, shortest, longest);
}

export function list(value: unknown, path: string, fewest: number, most: number): unknown[] {
  if (!Array.isArray(value)) throw constraintError(path, 'Member must be a list');
  return ofLength(value, path, fewest, most);
}

export function oneOf<T extends string>(value: unknown, path: string, values: readonly T[]): T {
  const found = values.find((candidate) => candidate === value);
  if (found === undefined) throw constraintError(path, `Member must satisfy enum value set: [${values.join(', ')}]`);
  return found;
}

export function sessionId(value: unknown): string {
  return ofLength(matching(text(value, 'sessionId'), 'sessionId', '[0-9a-zA-Z._:-]+'), 'sessionId', 2, 100);
}

function ofLength<T extends { readonly length: number }>(value: T, path: string, shortest: number, longest: number): T {
  if (value.length < shortest || value.length > longest)
    throw constraintError(path, `Member must have length between ${shortest} and ${longest}`);
  return value;
}
