import { GATEWAY_SERVICES } from './endpoint-services';

/** The options that `existing` excludes or depends on. They have not been validated yet. */
interface Options {
  readonly region?: unknown;
  readonly existing?: {
    readonly key?: unknown;
    readonly formerKeys?: unknown;
    readonly logBucket?: unknown;
    readonly documentBucket?: unknown;
    readonly knowledgeBase?: unknown;
    readonly network?: { readonly endpoints?: unknown };
  };
  readonly network?: {
    readonly cidr?: unknown;
    readonly privateLoadBalancer?: unknown;
    readonly narrowEgress?: unknown;
  };
  readonly operation?: { readonly customerManagedKey?: unknown };
  readonly knowledge?: { readonly embedding?: unknown; readonly chunking?: unknown };
  readonly engine?: { readonly kind?: unknown; readonly knowledgeBase?: unknown };
}

/**
 * Checks that the options of the section `existing` contradict neither each other nor other options.
 *
 * @param content the parsed file. It may violate the schema, because the faults that this function finds are
 *   reported together with the faults of the schema
 */
export function existingFaults(content: unknown): string[] {
  const { region, existing, network, operation, knowledge, engine } = (content ?? {}) as Options;
  if (typeof existing !== 'object' || existing === null) return [];
  return [
    ...(existing.network ? networkFaults(network, existing.network) : []),
    ...(existing.key === undefined ? [] : keyFaults(existing.key, region, operation)),
    ...formerKeyFaults(existing, region),
    ...(existing.documentBucket === undefined ? [] : bucketFaults(existing, operation)),
    ...(existing.knowledgeBase === undefined ? [] : knowledgeBaseFaults(existing, knowledge, engine)),
  ];
}

function networkFaults(network: Options['network'], { endpoints }: { readonly endpoints?: unknown }): string[] {
  const faults: string[] = [];
  if (network?.cidr !== undefined)
    faults.push(
      describeContradiction('network.cidr', 'removed, because the VPC in existing.network has its own', network.cidr),
    );
  if (network?.privateLoadBalancer === true)
    faults.push(
      describeContradiction(
        'network.privateLoadBalancer',
        'false, because existing.network has no subnets with NAT gateways',
        true,
      ),
    );
  const interfaces = Array.isArray(endpoints) ? endpoints.filter((name) => !GATEWAY_SERVICES.includes(name)) : [];
  if (network?.narrowEgress !== undefined && interfaces.length > 0)
    faults.push(
      describeContradiction(
        'network.narrowEgress',
        'removed, because the endpoints in existing.network.endpoints do not use the security group of the tasks',
        network.narrowEgress,
      ),
    );
  return faults;
}

function formerKeyFaults({ key, formerKeys }: NonNullable<Options['existing']>, region: unknown): string[] {
  if (!Array.isArray(formerKeys)) return [];
  return formerKeys.flatMap((former: unknown) => {
    if (former === key)
      return [describeContradiction('existing.formerKeys', 'a list without the current key, existing.key', former)];
    return regionFaults('existing.formerKeys', former, region);
  });
}

function regionFaults(option: string, key: unknown, region: unknown): string[] {
  if (typeof key !== 'string' || typeof region !== 'string') return [];
  if (!key.startsWith('arn:') || key.split(':')[3] === region) return [];
  return [describeContradiction(option, `a key in ${region}`, key)];
}

function keyFaults(key: unknown, region: unknown, operation: Options['operation']): string[] {
  const faults = regionFaults('existing.key', key, region);
  if (operation?.customerManagedKey === true)
    faults.push(
      describeContradiction('operation.customerManagedKey', 'removed, because existing.key replaces it', true),
    );
  return faults;
}

function bucketFaults(
  { documentBucket, logBucket, key }: NonNullable<Options['existing']>,
  operation: Options['operation'],
): string[] {
  const faults: string[] = [];
  if (documentBucket === logBucket)
    faults.push(
      describeContradiction('existing.documentBucket', 'another bucket than existing.logBucket', documentBucket),
    );
  if (operation?.customerManagedKey === true && key === undefined)
    faults.push(
      describeContradiction(
        'operation.customerManagedKey',
        'removed, because the deployment does not change the encryption of existing.documentBucket: name the key of the bucket in existing.key',
        true,
      ),
    );
  return faults;
}

function knowledgeBaseFaults(
  { documentBucket }: NonNullable<Options['existing']>,
  knowledge: Options['knowledge'],
  engine: Options['engine'],
): string[] {
  const faults: string[] = [];
  if (documentBucket === undefined)
    faults.push(
      'existing.documentBucket is missing: it must be the bucket that the data source of existing.knowledgeBase reads',
    );
  for (const option of ['embedding', 'chunking'] as const) {
    const given = knowledge?.[option];
    if (given !== undefined)
      faults.push(
        describeContradiction(`knowledge.${option}`, 'removed, because existing.knowledgeBase has its own', given),
      );
  }
  if (engine?.kind === 'agent' && engine.knowledgeBase !== true)
    faults.push(
      engine.knowledgeBase === undefined
        ? 'engine.knowledgeBase is missing: it must be true with existing.knowledgeBase'
        : describeContradiction('engine.knowledgeBase', 'true with existing.knowledgeBase', engine.knowledgeBase),
    );
  return faults;
}

/** Describes an option whose value contradicts another option. */
export function describeContradiction(option: string, expected: string, received: unknown): string {
  return `${option} is invalid: it must be ${expected}; received ${JSON.stringify(received)}`;
}
