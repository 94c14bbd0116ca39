import type { ServiceModel, Shape } from './models';

/** What a value breaks of the constraints of a shape, each as `<path> <fault>`; the value itself is not part of it. */
export function faultsOf(value: unknown, shapeName: string, { shapes }: Pick<ServiceModel, 'shapes'>): string[] {
  return check(value, shapeName, shapeName, shapes);
}

type Shapes = ServiceModel['shapes'];

function check(value: unknown, name: string, path: string, shapes: Shapes): string[] {
  const shape = shapes[name]!;
  if (!isOfType(value, shape.type)) return [`${path} must be of type ${shape.type}, received ${typeof value}`];
  return [...limitFaults(value, shape, path), ...partFaults(value, shape, path, shapes)];
}

function isOfType(value: unknown, type: string): boolean {
  switch (type) {
    case 'structure':
    case 'map':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'list':
      return Array.isArray(value);
    case 'string':
    case 'blob':
      return typeof value === 'string';
    case 'boolean':
      return typeof value === 'boolean';
    case 'integer':
    case 'long':
      return Number.isInteger(value);
    case 'float':
    case 'double':
      return typeof value === 'number';
    default:
      return true;
  }
}

function limitFaults(
  value: unknown,
  { type, min = -Infinity, max = Infinity, pattern, enum: values }: Shape,
  path: string,
) {
  const size = sizeOf(value, type);
  const faults: string[] = [];
  if (size !== undefined && size < min) faults.push(`${path} must be at least ${min}, received ${size}`);
  if (size !== undefined && size > max) faults.push(`${path} must be at most ${max}, received ${size}`);
  if (pattern && !expressionOf(pattern).test(String(value))) faults.push(`${path} must match ${pattern}`);
  if (values && !values.includes(String(value))) faults.push(`${path} must be one of ${values.join(', ')}`);
  return faults;
}

/** The number that `min` and `max` limit. */
function sizeOf(value: unknown, type: string): number | undefined {
  if (type === 'string') return [...String(value)].length;
  if (type === 'blob') return Buffer.from(String(value), 'base64').length;
  if (typeof value === 'number') return value;
  if (Array.isArray(value)) return value.length;
  return type === 'map' ? Object.keys(value as object).length : undefined;
}

/** The services compare the whole value, also where the model's pattern is not anchored. */
function expressionOf(pattern: string): RegExp {
  const whole = `^(?:${pattern})$`;
  try {
    return new RegExp(whole, 'u');
  } catch {
    // Java's expressions escape characters that JavaScript's do not with the flag `u`.
    return new RegExp(whole);
  }
}

function partFaults(value: unknown, shape: Shape, path: string, shapes: Shapes): string[] {
  if (shape.type === 'list')
    return (value as unknown[]).flatMap((entry, n) => check(entry, shape.member!, `${path}[${n}]`, shapes));
  const entries = Object.entries(value as object).filter(([, part]) => part !== null && part !== undefined);
  if (shape.type === 'map')
    return entries.flatMap(([key, part]) => [
      ...check(key, shape.key!, `${path} key`, shapes),
      ...check(part, shape.value!, `${path}.${key}`, shapes),
    ]);
  if (shape.type !== 'structure') return [];
  const given = new Set(entries.map(([name]) => name));
  return [
    ...(shape.required ?? []).filter((name) => !given.has(name)).map((name) => `${path}.${name} is required`),
    ...entries.flatMap(([name, part]) => {
      const member = shape.members?.[name];
      return member ? check(part, member.shape, `${path}.${name}`, shapes) : [`${path}.${name} is unknown`];
    }),
  ];
}
