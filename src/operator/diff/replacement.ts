import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';

/** A definition in the service specification, with only the fields that this module reads. */
interface Property {
  readonly causesReplacement?: 'yes' | 'no' | 'maybe';
  readonly type: { readonly type: string; readonly reference?: { readonly $ref: string } };
}
type Properties = Readonly<Record<string, Property>>;

let specification: ReturnType<typeof loadAwsServiceSpecSync> | undefined;

/**
 * Finds the immutable property that contains a changed value. If an immutable property changes, CloudFormation replaces, or may replace,
 * the resource. Uses the CDK's copy of the CloudFormation registry. `cdk diff` considers only the first part of a path, so it does not
 * detect that a change of the chunking replaces a data source.
 *
 * @param path path of the changed value, such as `VectorIngestionConfiguration.ChunkingConfiguration.ChunkingStrategy`
 * @returns the path of the property, such as `VectorIngestionConfiguration.ChunkingConfiguration`; undefined if no property on the path
 * is immutable
 */
export function immutableProperty(type: string, path: string): string | undefined {
  specification ??= loadAwsServiceSpecSync();
  const [resource] = specification.lookup('resource', 'cloudFormationType', 'equals', type);
  let properties: Properties | undefined = resource?.properties as Properties | undefined;
  const steps = path.split(/\.|\[/);
  for (const [index, step] of steps.entries()) {
    const property: Property | undefined = properties?.[step];
    if (!property) return undefined;
    if (property.causesReplacement && property.causesReplacement !== 'no') return steps.slice(0, index + 1).join('.');
    properties = propertiesOf(property);
  }
  return undefined;
}

/**
 * Returns the properties of a nested type. Returns none for a list, because CloudFormation updates lists such as the indexes of a table
 * in place.
 */
function propertiesOf({ type }: Property): Properties | undefined {
  if (type.type !== 'ref') return undefined;
  return specification!.get('typeDefinition', type.reference!.$ref as never).properties as Properties;
}
