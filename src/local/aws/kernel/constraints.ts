import { boundMembers, readServiceModel, type ServiceModel, type Shape } from './service-model';

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A violation of the model. `isType` is true if a value has the wrong type. */
interface Fault {
  readonly text: string;
  readonly isType?: boolean;
}

/** The types of the model, as a SerializationException names them, each with a predicate for its values. */
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

/** The constraints of a service's operations: required members, lengths, ranges, patterns and enumerations. */
export class Constraints {
  readonly model: ServiceModel;
  private readonly rejectsUnknown: boolean;

  /**
   * @param service the name of a file in `../models`
   * @param options.rejectsUnknown whether a member that the model does not define is a fault; the services themselves
   *   ignore such a member.
   * @default false
   */
  constructor(service: string, { rejectsUnknown = false } = {}) {
    this.model = readServiceModel(service);
    this.rejectsUnknown = rejectsUnknown;
  }

  /**
   * Validates the input of an operation.
   *
   * @param headers the request's headers, which contain some of the members; not needed if `input` already has these
   *   members
   * @returns a message that lists every fault in the wording of the services; only the fault with `isType` if a value has
   *   the wrong type; undefined for a valid input
   */
  faults(operation: string, input: Readonly<Record<string, unknown>>, headers?: Headers): Fault | undefined {
    const name = this.model.operations[operation]!.input;
    const bound = headers && boundMembers(this.model, name, { header: headers });
    const faults = [...this.violations(name, { ...input, ...bound }, '', false)];
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
    const isQuoted = !hidden && typeof value !== 'object' && shape.type !== 'blob';
    const quoted = isQuoted ? `Value '${String(value)}'` : 'Value';
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
    const { members = {}, required = [], payload } = shape;
    const pathOf = (member: string) => (path ? `${path}.${camelCase(member)}` : camelCase(member));
    if (shape.union && Object.keys(members).filter((member) => value[member] != null).length !== 1)
      yield fault('Value', path, 'Member must set exactly one of its members');
    for (const [member, name] of Object.entries(members)) {
      if (value[member] != null) yield* this.violations(name, value[member], pathOf(member), hidden);
      // Callers do not pass the payload as a member, because it is a stream or XML.
      else if (required.includes(member) && member !== payload)
        yield fault(
          hidden || this.shape(name).sensitive ? 'Value' : 'Value null',
          pathOf(member),
          'Member must not be null',
        );
    }
    if (!this.rejectsUnknown) return;
    for (const member of Object.keys(value))
      if (value[member] != null && !Object.hasOwn(members, member))
        yield fault('Value', pathOf(member), "Member must be in the service's model");
  }

  private shape(name: string): Shape {
    return this.model.shapes[name]!;
  }
}

function fault(value: string, path: string, constraint: string): Fault {
  return { text: `${value} at '${path}' failed to satisfy constraint: ${constraint}` };
}

function* violatedBy({ type, min = -Infinity, max = Infinity, pattern, enum: values }: Shape, value: unknown) {
  const isNumber = typeof value === 'number';
  const size = isNumber ? value : lengthOf(value, type);
  const measure = isNumber ? 'value' : 'length';
  if (size !== undefined) {
    if (size > max) yield `Member must have ${measure} less than or equal to ${max}`;
    if (size < min) yield `Member must have ${measure} greater than or equal to ${min}`;
    // Skip the pattern if the text is too long: some patterns take exponential time.
    if (size > max) return;
  }
  if (pattern !== undefined && !wholly(pattern).test(String(value)))
    yield `Member must satisfy regular expression pattern: ${pattern}`;
  if (values && !values.includes(String(value))) yield `Member must satisfy enum value set: [${values.join(', ')}]`;
}

/**
 * Returns the length of a value: the number of Unicode scalar values of a string, the number of bytes of a blob, the number of entries of a
 * list or a map ("length trait", Smithy specification). Returns undefined for any other value.
 */
function lengthOf(value: unknown, type: string): number | undefined {
  if (typeof value === 'string') return type === 'blob' ? Buffer.byteLength(value, 'base64') : [...value].length;
  if (Array.isArray(value)) return value.length;
  return isObject(value) ? Object.keys(value as object).length : undefined;
}

/** Returns an expression that must match the whole text, as in the services, even if the pattern has no anchors. */
export function wholly(pattern: string): RegExp {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u');
  } catch {
    // Some patterns escape characters that need no escape, which is a syntax error with the flag `u`.
    return new RegExp(`^(?:${pattern})$`);
  }
}

function camelCase(member: string): string {
  return member[0]!.toLowerCase() + member.slice(1);
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
