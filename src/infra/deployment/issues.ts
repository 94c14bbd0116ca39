import * as z from 'zod';
import { listed } from './fields';

/** Number of characters after which a message cuts off the received value. */
const LONGEST = 100;

/**
 * Describes each fault in one sentence, with the option, the allowed values and the received value.
 *
 * @param content the value that was validated
 */
export function describeIssues(error: z.ZodError, schema: z.ZodType, content: unknown): string[] {
  const places = placesIn(schema);
  return error.issues.flatMap((issue) => describe(issue, (path) => optionsIn(schema, path, content), places));
}

/** Returns the names of the options at a path; empty if there are none. */
type OptionsAt = (path: readonly PropertyKey[]) => string[];

function describe(issue: z.core.$ZodIssue, optionsAt: OptionsAt, places: readonly string[]): string[] {
  const option = z.core.toDotPath(issue.path) || 'the file';
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownOption([...issue.path, key], optionsAt(issue.path), places));
    case 'invalid_type':
      return [fault(option, customMessage(issue) ?? `it must be ${typeName(issue, optionsAt)}`, issue.input)];
    case 'invalid_value':
      return [fault(option, customMessage(issue) ?? `it must be ${allowed(issue.values)}`, issue.input)];
    case 'invalid_union':
      return [describeUnion(option, issue)];
    default:
      return [fault(option, issue.message, issue.input)];
  }
}

function unknownOption(path: readonly PropertyKey[], options: readonly string[], places: readonly string[]): string {
  const own = z.core.toDotPath(path);
  const moved = places.filter((known) => known.endsWith(`.${String(path.at(-1))}`) && known !== own);
  // If `own` is a known path, the option belongs to another variant of the union, so it is not in the wrong place.
  if (moved.length > 0 && !places.includes(own) && !['id', 'name', 'kind'].includes(String(path.at(-1))))
    return `${own} is not an option: write it as ${listed(moved)}`;
  const place = path.length > 1 ? ` of ${z.core.toDotPath(path.slice(0, -1))}` : '';
  return `${z.core.toDotPath(path)} is not an option: remove it or correct its spelling; the options${place} are ${listed(options, 'and')}`;
}

/**
 * Describes a fault in a union. For a discriminated union, Zod reports the whole object as input, so this function reads
 * the value of the discriminator from that object.
 */
function describeUnion(option: string, issue: z.core.$ZodIssueInvalidUnion): string {
  const { discriminator, message, input } = issue;
  if (!discriminator) return fault(option, message, input);
  const { options = [] } = issue as { readonly options?: readonly unknown[] };
  return fault(option, `it must be ${allowed(options)}`, (input as Record<string, unknown>)[discriminator]);
}

/** Returns the message if the schema defines it, and undefined if the message is one of Zod's defaults. */
function customMessage({ message }: z.core.$ZodIssue): string | undefined {
  return message.startsWith('Invalid ') ? undefined : message;
}

function fault(option: string, expected: string, input: unknown): string {
  if (input === undefined) return `${option} is missing: ${expected}`;
  const text = JSON.stringify(input);
  const received = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return `${option} is invalid: ${expected}; received ${received}`;
}

function allowed(values: readonly unknown[]): string {
  return listed(values.map((value) => JSON.stringify(value)));
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'a string, in quotes',
  object: 'an object, in braces',
  record: 'an object, in braces',
  array: 'a list, in brackets',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
};

function typeName({ expected, path }: z.core.$ZodIssueInvalidType, optionsAt: OptionsAt): string {
  const options = optionsAt(path);
  const name = TYPE_NAMES[expected] ?? expected;
  return options.length > 0 ? `${name}, with the options ${listed(options, 'and')}` : name;
}

/** The parts of a Zod schema's definition that contain the names of its options. */
interface Definition {
  readonly innerType?: z.core.$ZodType;
  readonly shape?: Readonly<Record<PropertyKey, z.core.$ZodType>>;
  readonly options?: readonly z.core.$ZodType[];
  readonly discriminator?: string;
  /** The schema of the entries of a list. */
  readonly element?: z.core.$ZodType;
}

/** Returns the paths of all options outside lists, for hints about misplaced options. */
function placesIn(schema: z.core.$ZodType, path = ''): string[] {
  const { innerType, shape, options = [] } = schema._zod.def as Definition;
  if (innerType) return placesIn(innerType, path);
  if (options.length > 0) return [...new Set(options.flatMap((option) => placesIn(option, path)))];
  return Object.entries(shape ?? {}).flatMap(([key, inner]) => {
    const place = path ? `${path}.${key}` : key;
    return [place, ...placesIn(inner, place)];
  });
}

function optionsIn(schema: z.core.$ZodType, path: readonly PropertyKey[], content: unknown): string[] {
  const { innerType, shape, options = [], discriminator, element } = schema._zod.def as Definition;
  const value = (key: PropertyKey): unknown => (content as Record<PropertyKey, unknown> | null | undefined)?.[key];
  if (innerType) return optionsIn(innerType, path, content);
  if (discriminator) {
    const chosen = options.find((option) =>
      (option._zod.def as Definition).shape![discriminator]!._zod.values?.has(
        value(discriminator) as z.core.util.Primitive,
      ),
    );
    return chosen ? optionsIn(chosen, path, content) : [discriminator];
  }
  const [key, ...rest] = path;
  if (element && key !== undefined) return optionsIn(element, rest, value(key));
  if (!shape) return [];
  if (key === undefined) return Object.keys(shape).filter((name) => name !== '$schema');
  return shape[key] ? optionsIn(shape[key], rest, value(key)) : [];
}
