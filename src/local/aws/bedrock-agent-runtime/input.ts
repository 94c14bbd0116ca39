import { invalid } from './errors';

/** Where in the request a value stood, and what is wrong with it, much as the service words it. */
const fault = (path: string, problem: string) =>
  invalid(`1 validation error detected: Value at '${path}' failed to satisfy constraint: ${problem}`);

/** @throws ServiceError (validation) unless the value is an object */
export function object(value: unknown, path: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw fault(path, 'Member must be an object');
  return value as Record<string, unknown>;
}

/** As `object`, with nothing there being an empty one. */
export const optionalObject = (value: unknown, path: string): Record<string, unknown> =>
  value == null ? {} : object(value, path);

/** @throws ServiceError (validation) unless the value is text with something in it */
export function text(value: unknown, path: string): string {
  if (typeof value !== 'string' || value.trim() === '') throw fault(path, 'Member must not be empty');
  return value;
}

/** @throws ServiceError (validation) unless the value has the form of a session's id */
export function sessionId(value: unknown): string {
  const id = text(value, 'sessionId');
  if (!/^[0-9a-zA-Z._:-]+$/.test(id))
    throw fault('sessionId', 'Member must satisfy regular expression pattern: [0-9a-zA-Z._:-]+');
  if (id.length < 2 || id.length > 100) throw fault('sessionId', 'Member must have length between 2 and 100');
  return id;
}

/** @throws ServiceError (validation) unless the value is an id such as `AGENT12345`: letters and digits, at most ten */
export function resourceId(value: unknown, path: string): string {
  const id = text(value, path);
  if (!/^[0-9a-zA-Z]{1,10}$/.test(id))
    throw fault(path, 'Member must satisfy regular expression pattern: [0-9a-zA-Z]{1,10}');
  return id;
}
