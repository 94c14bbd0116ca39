import { type Finding, fault, ok, unknown, warning } from '../../doctor/finding';
import type { Check } from '../check';
import { isClosed } from '../closed';
import type { Place, Reply, Visitor } from '../visitor';

/** In which CloudFront tells the load balancer that a request came through the organisation's own distribution. */
export const ORIGIN_HEADER = 'x-origin-secret';

/** What somebody would try who has found the load balancer: as itself, and as CloudFront with a secret that is a guess. */
const TRIES = {
  'plain HTTP': { protocol: 'http', port: 80, headers: {} },
  HTTPS: { protocol: 'https', port: 443, headers: {} },
  'HTTPS with a forged origin header': { protocol: 'https', port: 443, headers: { [ORIGIN_HEADER]: '0'.repeat(48) } },
} as const;

const CLOSED = "Its security group must admit CloudFront's prefix list alone: npx projen diff";

/** The load balancer's own address: whoever knows it must not come around CloudFront and its web ACL. */
export const loadBalancer: Check = {
  name: 'Load balancer',
  async walk(visitor, { host, loadBalancer: name }) {
    if (!name)
      return [
        unknown(
          'its address is not known',
          'Give it by --load-balancer, or run this with credentials that may read the stack.',
        ),
      ];
    const tries = Object.entries(TRIES) as [keyof typeof TRIES, (typeof TRIES)[keyof typeof TRIES]][];
    const found = await Promise.all(tries.map(([what, way]) => attempt(visitor, host, name, what, way)));
    return found.flat().length > 0 ? found.flat() : [ok(`${name} is closed: ${Object.keys(TRIES).join(', ')}`)];
  },
};

async function attempt(
  visitor: Visitor,
  host: string,
  name: string,
  what: string,
  { protocol, port, headers }: (typeof TRIES)[keyof typeof TRIES],
): Promise<Finding[]> {
  let places: Place[];
  try {
    places = await visitor.placesOf(name, port);
  } catch {
    return port === 80
      ? [unknown(`${name} leads nowhere`, 'Compare it with the output LoadBalancerAddress of the stack.')]
      : [];
  }
  const replies = await Promise.all(
    places.map((place) => replyOf(visitor, `${protocol}://${host}/signed-out`, place, headers)),
  );
  return replies.flatMap((reply) => (reply ? [judge(reply, what)] : []));
}

/** As the host itself, so that the load balancer's rules apply. Nothing where it is closed. */
async function replyOf(
  visitor: Visitor,
  address: string,
  place: Place,
  headers: Readonly<Record<string, string>>,
): Promise<Reply | 'connected' | undefined> {
  try {
    return await visitor.get(address, { place, headers, credulous: true });
  } catch (error) {
    return isClosed(error) ? undefined : 'connected';
  }
}

function judge(reply: Reply | 'connected', what: string): Finding {
  if (reply === 'connected') return warning(`by ${what}, it can be reached, though it says nothing`, CLOSED);
  if (reply.status === 403) return warning(`by ${what}, it can be reached, though it refuses (403)`, CLOSED);
  return fault(
    `by ${what}, it answers with ${reply.status}: there is a way around CloudFront`,
    `${CLOSED} Its default action must be 403, and every rule must ask for the origin header.`,
  );
}
