/** The options that `existing` excludes or depends on. They have not been validated yet. */
interface Options {
  readonly region?: unknown;
  readonly existing?: {
    readonly key?: unknown;
    readonly network?: { readonly endpoints?: unknown };
  };
  readonly network?: {
    readonly cidr?: unknown;
    readonly privateLoadBalancer?: unknown;
    readonly narrowEgress?: unknown;
  };
  readonly operation?: { readonly customerManagedKey?: unknown };
}

/**
 * Checks that other options do not contradict the existing resources.
 *
 * @param content the parsed file, which may violate the schema: all faults are reported together
 */
export function existingFaults(content: unknown): string[] {
  const { region, existing, network, operation } = (content ?? {}) as Options;
  if (typeof existing !== 'object' || existing === null) return [];
  return [
    ...(existing.network ? networkFaults(network, existing.network) : []),
    ...(existing.key === undefined ? [] : keyFaults(existing.key, region, operation)),
  ];
}

function networkFaults(network: Options['network'], { endpoints }: { readonly endpoints?: unknown }): string[] {
  const faults: string[] = [];
  if (network?.cidr !== undefined)
    faults.push(
      contradiction('network.cidr', 'removed, because the VPC in existing.network has its own', network.cidr),
    );
  if (network?.privateLoadBalancer === true)
    faults.push(
      contradiction(
        'network.privateLoadBalancer',
        'false, because existing.network has no subnets with NAT gateways',
        true,
      ),
    );
  const interfaces = Array.isArray(endpoints) ? endpoints.filter((name) => name !== 's3' && name !== 'dynamodb') : [];
  if (network?.narrowEgress !== undefined && interfaces.length > 0)
    faults.push(
      contradiction(
        'network.narrowEgress',
        'removed, because the endpoints in existing.network.endpoints have other security groups than the tasks',
        network.narrowEgress,
      ),
    );
  return faults;
}

function keyFaults(key: unknown, region: unknown, operation: Options['operation']): string[] {
  const faults: string[] = [];
  if (typeof key === 'string' && typeof region === 'string' && key.startsWith('arn:') && key.split(':')[3] !== region)
    faults.push(contradiction('existing.key', `a key in ${region}`, key));
  if (operation?.customerManagedKey === true)
    faults.push(contradiction('operation.customerManagedKey', 'removed, because existing.key replaces it', true));
  return faults;
}

function contradiction(option: string, expected: string, received: unknown): string {
  return `${option} is invalid: it must be ${expected}; received ${JSON.stringify(received)}`;
}
