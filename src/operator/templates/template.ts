/** Any value in a template. No narrower type fits all templates. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Json = any;

/** A CloudFormation template. */
export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: Json }>>;
}

export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, Json>>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** The templates of a deployment. */
export interface Templates {
  /** The template of the stack in the home region. */
  readonly stack: Template;
  /** The template of the stack in us-east-1 that CloudFront needs. */
  readonly edge: Template;
  /** The template of the stack in us-east-1 with alarms about CloudFront. */
  readonly edgeAlarms: Template;
}

/** Returns the logical ids and the properties of the resources of a type, in the order of the template. */
export function resourcesOf({ Resources }: Template, type: string): [id: string, properties: Record<string, Json>][] {
  return Object.entries(Resources)
    .filter(([, { Type }]) => Type === type)
    .map(([id, { Properties }]) => [id, Properties ?? {}]);
}

/**
 * Returns the properties of the only resource of a type.
 *
 * @throws Error when there is none or more than one
 */
export function theOnly(template: Template, type: string): Record<string, Json> {
  const found = resourcesOf(template, type);
  if (found.length !== 1)
    throw new Error(`Expected one ${type} in the template, found ${found.length}: change the code that reads it`);
  return found[0]![1];
}

/** Formats a value as text, with references in angle brackets. */
export function text(value: Json): string {
  if (Array.isArray(value)) return value.map(text).join(',');
  if (typeof value !== 'object' || value === null) return String(value);
  if ('Ref' in value) return `<${value.Ref}>`;
  if ('Fn::GetAtt' in value) return `<${value['Fn::GetAtt'].join('.')}>`;
  if ('Fn::Join' in value) return value['Fn::Join'][1].map(text).join(value['Fn::Join'][0]);
  const [name] = Object.keys(value);
  return name?.startsWith('Fn::') ? `<${name}>` : JSON.stringify(value);
}
