import type { Json } from '../../../src/operator/templates/template';
import { jsonSchema, valuesOf } from './alternatives';

/** An option, for tests that set it to an invalid value. */
export interface Option {
  readonly path: readonly string[];
  /** The option's part of the JSON schema. */
  readonly schema: Readonly<Record<string, Json>>;
  /**
   * The objects that contain the option, outermost first, each with only its required options. `deployment.example.json` may lack some
   * of these objects.
   */
  readonly surroundings: readonly { readonly path: readonly string[]; readonly value: Json }[];
}

/** Every option of `deployment.json`, including those of optional objects and of all variants, but without the names of the variants. */
export function options(): Option[] {
  return inside(jsonSchema(), [], []).filter(({ path }) => path[0] !== '$schema');
}

function inside(schema: Option['schema'], path: Option['path'], surroundings: Option['surroundings']): Option[] {
  const variants: Option['schema'][] = (schema.oneOf ?? schema.anyOf ?? []).filter((one: Json) => one.properties);
  const objects = schema.properties ? [schema] : variants;
  return objects.flatMap((object) =>
    Object.entries<Option['schema']>(object.properties)
      .filter(([key, property]) => key !== '$schema' && !('const' in property))
      .flatMap(([key, property]) => {
        const around = path.length > 0 ? [...surroundings, { path, value: valuesOf(object, path)[0]!.value }] : [];
        return [
          { path: [...path, key], schema: property, surroundings: around },
          ...inside(property, [...path, key], around),
        ];
      }),
  );
}
