import { ORIGIN_HEADER } from '../../../contract';
import { type Finding, fault, ok, unknown, warning } from '../../check';
import type { SmokeCheck } from '../context';
import { type HttpClient, isUnknownName, isUnreachable, type Response, type SocketAddress } from '../http-client';

interface Attempt {
  readonly name: string;
  readonly protocol: 'http' | 'https';
  readonly port: number;
  readonly headers: Readonly<Record<string, string>>;
}

const ATTEMPTS: readonly Attempt[] = [
  { name: 'plain HTTP', protocol: 'http', port: 80, headers: {} },
  { name: 'HTTPS', protocol: 'https', port: 443, headers: {} },
  {
    name: 'HTTPS with a forged origin header',
    protocol: 'https',
    port: 443,
    headers: { [ORIGIN_HEADER]: '0'.repeat(48) },
  },
];

/** Checks that requests to the load balancer's own address cannot bypass CloudFront and its web ACL. */
export const loadBalancer: SmokeCheck = {
  name: 'Load balancer',
  async run({ client, host, loadBalancer: name }) {
    if (!name)
      return [
        unknown(
          'its address is not known',
          'Pass it with --load-balancer, or use credentials that may read the stack.',
        ),
      ];
    const findings = (await Promise.all(ATTEMPTS.map((attempt) => tryToReach(client, host, name, attempt)))).flat();
    // All attempts may fail for the same reason, for example because the name does not resolve.
    const distinct = findings.filter(({ what }, index) => findings.findIndex((other) => other.what === what) === index);
    return distinct.length > 0
      ? distinct
      : [ok(`${name} is closed to ${ATTEMPTS.map((attempt) => attempt.name).join(', ')}`)];
  },
};

async function tryToReach(client: HttpClient, host: string, name: string, attempt: Attempt): Promise<Finding[]> {
  let addresses: SocketAddress[];
  try {
    addresses = await client.resolve(name, attempt.port);
  } catch (error) {
    return isUnknownName(error)
      ? [unknown(`${name} does not resolve`, 'Compare it with the output LoadBalancerAddress of the stack.')]
      : [unknown(`cannot be checked: ${(error as Error).message}`, 'Try again.')];
  }
  const results = await Promise.all(addresses.map((address) => send(client, host, address, attempt)));
  return results.flatMap((result) => (result ? [toFinding(result, attempt.name)] : []));
}

/**
 * Sends a request for the product's host name to an address of the load balancer.
 *
 * @returns the response; undefined if the address accepts no connections, or closes them without a response; `no response` after any
 *   other error
 */
async function send(
  client: HttpClient,
  host: string,
  connectTo: SocketAddress,
  { protocol, headers }: Attempt,
): Promise<Response | 'no response' | undefined> {
  try {
    return await client.get(`${protocol}://${host}/signed-out`, { connectTo, headers, acceptAnyCertificate: true });
  } catch (error) {
    return isUnreachable(error) ? undefined : 'no response';
  }
}

function toFinding(result: Response | 'no response', attempt: string): Finding {
  const remedy = "Its security group must allow only CloudFront's prefix list: npx projen diff";
  if (result === 'no response') return warning(`can be reached by ${attempt}, but does not respond`, remedy);
  if (result.status === 403) return warning(`can be reached by ${attempt}, but rejects the request (403)`, remedy);
  return fault(
    `answers to ${attempt} with ${result.status}: requests can bypass CloudFront`,
    `${remedy} Its default action must be 403, and every rule must require the origin header.`,
  );
}
