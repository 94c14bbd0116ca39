import { invalid } from '../bedrock-agent-runtime/errors';
import { object, optionalObject } from '../bedrock-agent-runtime/input';

export { object, optionalObject };

const fault = (path: string, problem: string) =>
  invalid(`1 validation error detected: Value at '${path}' failed to satisfy constraint: ${problem}`);

/** @throws ServiceError (validation) unless the value is nothing, or text that has the form and a length from `shortest` to `longest` */
export function optionalText(
  value: unknown,
  path: string,
  shortest: number,
  longest: number,
  form = /^/,
): string | undefined {
  if (value == null) return undefined;
  if (typeof value !== 'string' || !form.test(value))
    throw fault(path, `Member must satisfy regular expression pattern: ${form.source}`);
  if (value.length < shortest || value.length > longest)
    throw fault(path, `Member must have length between ${shortest} and ${longest}`);
  return value;
}

/** @throws ServiceError (validation) unless the value is ten letters and digits */
export function identifier(value: string, path: string): string {
  if (!/^[0-9a-zA-Z]{10}$/.test(value))
    throw fault(path, 'Member must satisfy regular expression pattern: [0-9a-zA-Z]{10}');
  return value;
}

/** @throws ServiceError (validation) unless the value is one of those */
export function oneOf<T extends string>(value: unknown, path: string, values: readonly T[]): T {
  const found = values.find((one) => one === value);
  if (found === undefined) throw fault(path, `Member must satisfy enum value set: [${values.join(', ')}]`);
  return found;
}

/** @throws ServiceError (validation) unless the value is a list with this many members */
export function list(value: unknown, path: string, fewest: number, most: number): unknown[] {
  if (!Array.isArray(value)) throw fault(path, 'Member must be a list');
  if (value.length < fewest || value.length > most)
    throw fault(path, `Member must have length between ${fewest} and ${most}`);
  return value;
}
