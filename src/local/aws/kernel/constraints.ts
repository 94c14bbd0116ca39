import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A shape of a service's model: its type and its constraints. */
interface Shape {
  readonly type: string;
  readonly required?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly union?: boolean;
  /** The service does not repeat the value in an error. */
  readonly sensitive?: boolean;
  /** The shapes of a structure's members. */
  readonly members?: Readonly<Record<string, string>>;
  /** The header of each member that is one. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The shape of a list's members. */
  readonly member?: string;
  /** The shapes of a map's keys and values. */
  readonly key?: string;
  readonly value?: string;
}

interface ModelFile {
  readonly operations: Readonly<Record<string, string>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A value that violates the model. `isType` is true for a value of another type. */
interface Fault {
  readonly text: string;
  readonly isType?: boolean;
}

/** How services write the types in a SerializationException. */
const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  blob: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  integer: Number.isInteger,
  long: Number.isInteger,
  float: (value) => typeof value === 'number',
  double: (value) => typeof value === 'number',
  list: Array.isArray,
  map: isObject,
  structure: isObject,
};

/**
 * The constraints of a service's operations: required members, lengths, ranges, patterns and enumerations, as in the models of
 * the AWS SDKs. `projenrc/programs/service-constraints.ts` writes the files.
 */
export class Constraints {
  private readonly file: ModelFile;

  /** @param service the name of a file in `../models` */
  constructor(service: string) {
    this.file = JSON.parse(readFileSync(join(__dirname, '../models', `${service}.json`), 'utf8')) as ModelFile;
  }

  /**
   * Validates the input of an operation.
   * @param headers those of the request, for members that are headers
   * @returns a message in the services' own form that lists every fault, or undefined; `isType` if a value has another type
   */
  faults(operation: string, input: Readonly<Record<string, unknown>>, headers: Headers = {}): Fault | undefined {
    const name = this.file.operations[operation]!;
    const shape = this.shape(name);
    const fromHeaders = Object.entries(shape.headers ?? {}).map(([member, header]) => [member, headers[header]]);
    const faults = [...this.violations(name, { ...input, ...Object.fromEntries(fromHeaders) }, '', false)];
    const wrongType = faults.find(({ isType }) => isType);
    if (wrongType) return wrongType;
    if (faults.length === 0) return undefined;
    const count = `${faults.length} validation error${faults.length > 1 ? 's' : ''} detected`;
    return { text: `${count}: ${faults.map(({ text }) => text).join('; ')}` };
  }

  private *violations(name: string, value: unknown, path: string, isHidden: boolean): Generator<Fault> {
    const shape = this.shape(name);
    const hidden = isHidden || shape.sensitive === true;
    const isOfType = TYPES[shape.type] ?? (() => true);
    if (!isOfType(value)) {
      yield { text: `${path || 'The request'} must be of type ${shape.type}`, isType: true };
      return;
    }
    const quoted = hidden || typeof value === 'object' ? 'Value' : `Value '${String(value)}'`;
    for (const constraint of violatedBy(shape, value)) yield fault(quoted, path, constraint);
    if (shape.members) yield* this.membersOf(shape, value as Record<string, unknown>, path, hidden);
    if (shape.member)
      for (const [index, item] of (value as unknown[]).entries())
        yield* this.violations(shape.member, item, `${path}.${index + 1}.member`, hidden);
    if (shape.value)
      for (const [key, item] of Object.entries(value as object)) {
        yield* this.violations(shape.key!, key, `${path}.key`, hidden);
        yield* this.violations(shape.value, item, `${path}.${key}.member`, hidden);
      }
  }

  private *membersOf(shape: Shape, value: Record<string, unknown>, path: string, hidden: boolean): Generator<Fault> {
    const { members = {}, required = [] } = shape;
    if (shape.union && Object.keys(members).filter((member) => value[member] != null).length !== 1)
      yield fault('Value', path, 'Member must set exactly one of its members');
    for (const [member, name] of Object.entries(members)) {
      const at = path ? `${path}.${camelCase(member)}` : camelCase(member);
      if (value[member] != null) yield* this.violations(name, value[member], at, hidden);
      else if (required.includes(member))
        yield fault(hidden || this.shape(name).sensitive ? 'Value' : 'Value null', at, 'Member must not be null');
    }
  }

  private shape(name: string): Shape {
    return this.file.shapes[name]!;
  }
}

function fault(value: string, path: string, constraint: string): Fault {
  return { text: `${value} at '${path}' failed to satisfy constraint: ${constraint}` };
}

function* violatedBy({ type, min = -Infinity, max = Infinity, pattern, enum: values }: Shape, value: unknown) {
  const isNumber = typeof value === 'number';
  const size = isNumber ? value : lengthOf(value);
  const measure = isNumber ? 'value' : 'length';
  if (size !== undefined && type !== 'blob') {
    if (size > max) yield `Member must have ${measure} less than or equal to ${max}`;
    if (size < min) yield `Member must have ${measure} greater than or equal to ${min}`;
    // Some patterns take exponential time on a text that is too long anyway.
    if (size > max) return;
  }
  if (pattern !== undefined && !wholly(pattern).test(String(value)))
    yield `Member must satisfy regular expression pattern: ${pattern}`;
  if (values && !values.includes(String(value))) yield `Member must satisfy enum value set: [${values.join(', ')}]`;
}

/** The length of a text is its number of Unicode scalar values ("length trait", Smithy specification). */
function lengthOf(value: unknown): number | undefined {
  if (typeof value === 'string') return [...value].length;
  if (Array.isArray(value)) return value.length;
  return isObject(value) ? Object.keys(value as object).length : undefined;
}

/** Services match the whole text, whether or not the pattern has anchors. */
export function wholly(pattern: string): RegExp {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u');
  } catch {
    // Some patterns escape characters that need no escape, which the flag forbids.
    return new RegExp(`^(?:${pattern})$`);
  }
}

function camelCase(member: string): string {
  return member[0]!.toLowerCase() + member.slice(1);
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
