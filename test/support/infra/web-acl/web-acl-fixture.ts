import { defaultWebAcl, type Json, type Resource, resourcesOf, type Template } from '../templates';

export { defaultWebAcl, type Json };

/** Properties of all resources of a type, by logical id. */
export function propertiesOf(template: Template, type: string): Record<string, Json> {
  return Object.fromEntries(
    Object.entries<Resource>(resourcesOf(template, type)).map(([id, { Properties }]) => [id, Properties]),
  );
}

/** Properties of the only resource of a type. */
export function theOnly(template: Template, type: string): Json {
  const all = Object.values(propertiesOf(template, type));
  if (all.length !== 1) throw new Error(`Expected one ${type}, found ${all.length}`);
  return all[0];
}
