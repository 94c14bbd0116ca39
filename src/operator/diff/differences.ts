import type { Json } from '../templates/template';

/**
 * A value that differs between two versions of a resource. `before` or `after` is undefined if that version does not contain the value.
 */
export interface Difference {
  /** For example `Policies.PasswordPolicy.MinimumLength`, or `ContainerDefinitions[0].Environment[LOG_LEVEL]`. */
  readonly path: string;
  readonly before: Json;
  readonly after: Json;
}

/**
 * Keys that identify the elements of a list. A comparison by position would report an added element as a change of all elements after
 * it.
 */
const NAMES = ['Name', 'Key', 'Sid', 'Id', 'AttributeName', 'IndexName'];

/**
 * Returns the differences between two values, in the order of the keys of `after`, followed by keys that only `before` has. For nested
 * maps, returns the values inside them that differ, not the maps.
 */
export function differences(before: Json, after: Json, path = ''): Difference[] {
  if (same(before, after)) return [];
  if (Array.isArray(before) && Array.isArray(after)) return ofLists(before, after, path);
  if (!isMap(before) || !isMap(after)) return [{ path, before, after }];
  const keys = new Set([...Object.keys(after), ...Object.keys(before)]);
  return [...keys].flatMap((key) => differences(before[key], after[key], path ? `${path}.${key}` : key));
}

function ofLists(before: Json[], after: Json[], path: string): Difference[] {
  const name = NAMES.find((key) => [...before, ...after].every((element) => typeof element?.[key] === 'string'));
  if (name) {
    const named = (list: Json[]) => new Map(list.map((element) => [element[name], element]));
    const [old, current] = [named(before), named(after)];
    // Names identify elements only if they are unique within each list.
    if (old.size === before.length && current.size === after.length) {
      const all = [...new Set([...current.keys(), ...old.keys()])];
      return all.flatMap((key) => differences(old.get(key), current.get(key), `${path}[${key}]`));
    }
  }
  if (before.length !== after.length || !after.every((element, index) => isMap(element) && isMap(before[index])))
    return [{ path, before, after }];
  return after.flatMap((element, index) => differences(before[index], element, `${path}[${index}]`));
}

/** Whether two values are equal. CloudFormation does not distinguish `5` from `"5"`. */
function same(before: Json, after: Json): boolean {
  const scalar = (value: Json) => ['string', 'number', 'boolean'].includes(typeof value);
  if (scalar(before) && scalar(after)) return String(before) === String(after);
  return JSON.stringify(before) === JSON.stringify(after);
}

/** Whether a value is a map. A reference or an intrinsic function of CloudFormation is not a map: it represents a single value. */
function isMap(value: Json): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return !Object.keys(value).some((key) => key === 'Ref' || key.startsWith('Fn::'));
}
