/** Templates are JSON that no type describes. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Json = any;

/** A template of CloudFormation. */
export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
}

export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, Json>>;
}

/** The templates of a deployment. */
export interface Templates {
  /** Of the home region. */
  readonly stack: Template;
  /** Of us-east-1. */
  readonly edge: Template;
}

/** Resources of a type by logical id, in the order of the template. */
export function resourcesOf({ Resources }: Template, type: string): [id: string, properties: Record<string, Json>][] {
  return Object.entries(Resources)
    .filter(([, { Type }]) => Type === type)
    .map(([id, { Properties }]) => [id, Properties ?? {}]);
}

/**
 * The properties of the only resource of a type.
 *
 * @throws Error where there is none or more than one
 */
export function theOnly(template: Template, type: string): Record<string, Json> {
  const found = resourcesOf(template, type);
  if (found.length !== 1)
    throw new Error(`Expected one ${type} in the template, found ${found.length}: change what reads it`);
  return found[0]![1];
}

/** A value as text, what it refers to in angle brackets. */
export function text(value: Json): string {
  if (Array.isArray(value)) return value.map(text).join(',');
  if (typeof value !== 'object' || value === null) return String(value);
  if ('Ref' in value) return `<${value.Ref}>`;
  if ('Fn::GetAtt' in value) return `<${value['Fn::GetAtt'].join('.')}>`;
  if ('Fn::Join' in value) return value['Fn::Join'][1].map(text).join(value['Fn::Join'][0]);
  const [name] = Object.keys(value);
  return name?.startsWith('Fn::') ? `<${name}>` : JSON.stringify(value);
}
