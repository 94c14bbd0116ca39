import { z } from 'zod';
import { deploymentSchema } from '../../../src/infra/deployment/schema';
import type { Json } from '../../../src/operator/templates/template';

/** A value with which an option set can replace the example's value of an option. */
export interface Alternative {
  /** The option, its variant and its value, such as `engine(agent).knowledgeBase = {…}`. */
  readonly name: string;
  /**
   * The path to which the value belongs. For an option in an optional object or in a variant, this is the path of the whole
   * object.
   */
  readonly path: readonly string[];
  readonly value: Json;
  /**
   * Whether the value may change which resources exist. This is assumed for a switch, an enumeration, a variant, and an optional option,
   * but not for a single option within a variant or an optional object.
   */
  readonly structural: boolean;
}

/** A part of the JSON schema of `deployment.json`. */
type Schema = Readonly<Record<string, Json>>;

/** The schema of `deployment.json` as JSON Schema, with the examples that the options declare. */
export function jsonSchema(): Schema {
  return z.toJSONSchema(deploymentSchema, { io: 'input', unrepresentable: 'any', reused: 'inline' });
}

/**
 * Derives values of every option from the schema: both values of a switch, every name of an enumeration, both bounds of a number
 * and twice its minimum, every variant, and the examples of a text.
 *
 * @throws Error for an option whose values cannot be derived, because it declares no example
 */
export function alternatives(): Alternative[] {
  return ofSection(jsonSchema(), []);
}

function ofSection({ properties, required = [] }: Schema, path: readonly string[]): Alternative[] {
  // Skip $schema: editors use this option, and the commands ignore it.
  const options = Object.entries<Schema>(properties).filter(([key]) => key !== '$schema');
  return options.flatMap(([key, schema]) => {
    const place = [...path, key];
    const isSection = schema.properties && (required.includes(key) || 'default' in schema);
    if (isSection) return ofSection(schema, place);
    const optional = !required.includes(key) && !('default' in schema);
    return valuesOf(schema, place).map(({ suffix, value }) => ({
      name: `${place.join('.')}${suffix} = ${JSON.stringify(value).slice(0, 100)}`,
      path: place,
      value,
      structural: !suffix.includes('.') && (optional || isChoice(schema)),
    }));
  });
}

function isChoice({ type, ...schema }: Schema): boolean {
  return type === 'boolean' || ['enum', 'oneOf', 'anyOf'].some((keyword) => keyword in schema);
}

interface Value {
  /** Names the variant, and the option by which the object differs from its minimal form. */
  readonly suffix: string;
  readonly value: Json;
}

/** Returns example values for a part of the schema. The first value of an object contains only its required options. */
export function valuesOf(schema: Schema, path: readonly string[]): Value[] {
  const plain = (values: readonly Json[]) => values.map((value) => ({ suffix: '', value }));
  if (schema.examples) return plain(schema.examples);
  if ('const' in schema) return plain([schema.const]);
  if (schema.enum) return plain(schema.enum);
  const variants: Schema[] | undefined = schema.oneOf ?? schema.anyOf;
  if (variants) return variants.flatMap((variant) => ofVariant(variant, path));
  if (schema.type === 'boolean') return plain([true, false]);
  if (schema.type === 'integer') return plain([schema.minimum, schema.minimum * 2, schema.maximum]);
  if (schema.type === 'array') return plain([valuesOf(schema.items, path).map(({ value }) => value)]);
  if (schema.properties) return ofObject(schema, path);
  if (schema.pattern && 'default' in schema) return plain([schema.default]);
  throw new Error(`${path.join('.')} declares no example: add .meta({ examples: […] }) to its schema`);
}

/**
 * Returns example values for a variant of a union. If the variant has a name (a `const` property), the suffix of each
 * value begins with it, such as `(agent)`.
 */
function ofVariant(variant: Schema, path: readonly string[]): Value[] {
  const name = Object.values<Schema>(variant.properties ?? {}).find((property) => 'const' in property)?.const;
  return valuesOf(variant, path).map(({ suffix, value }) => ({ suffix: name ? `(${name})${suffix}` : suffix, value }));
}

/** Returns the object with only its required options, and then an object for each value of each option. */
function ofObject({ properties, required = [] }: Schema, path: readonly string[]): Value[] {
  const entries = Object.entries<Schema>(properties);
  const values = (key: string) => valuesOf(properties[key], [...path, key]);
  const minimal = Object.fromEntries(
    entries.filter(([key]) => required.includes(key)).map(([key]) => [key, values(key)[0]!.value]),
  );
  const each = entries.flatMap(([key]) =>
    values(key).map(({ suffix, value }) => ({ suffix: `.${key}${suffix}`, value: { ...minimal, [key]: value } })),
  );
  return [{ suffix: '', value: minimal }, ...each];
}
