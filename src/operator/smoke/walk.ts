import { fault, type NamedFinding } from '../doctor/finding';
import type { Check } from './check';
import { assets } from './checks/assets';
import { certificate } from './checks/certificate';
import { distribution } from './checks/distribution';
import { forgedIdentity } from './checks/forged-identity';
import { loadBalancer } from './checks/load-balancer';
import { name } from './checks/name';
import { oldTls } from './checks/old-tls';
import { plainHttp } from './checks/plain-http';
import { signIn } from './checks/sign-in';
import { signedOut } from './checks/signed-out';
import { webAcl } from './checks/web-acl';
import type { Target } from './target';
import type { Visitor } from './visitor';

/** Without these nothing else can be tried at the host. */
const ARRIVAL: readonly Check[] = [name, certificate];
const WAY: readonly Check[] = [plainHttp, oldTls, signIn, forgedIdentity, signedOut, assets, webAcl];
/** What must be closed, wherever the host leads. */
const CLOSED: readonly Check[] = [loadBalancer, distribution];

/** Goes the way of a request, from outside, up to the sign-in page; and tries what must be closed. */
export async function walk(visitor: Visitor, target: Target): Promise<NamedFinding[]> {
  const closed = Promise.all(CLOSED.map((check) => take(check, visitor, target)));
  const findings: NamedFinding[] = [];
  for (const check of ARRIVAL) {
    findings.push(...(await take(check, visitor, target)));
    if (findings.some(({ level }) => level === 'fault')) return [...findings, ...(await closed).flat()];
  }
  const way = await Promise.all(WAY.map((check) => take(check, visitor, target)));
  return [...findings, ...way.flat(), ...(await closed).flat()];
}

async function take(check: Check, visitor: Visitor, target: Target): Promise<NamedFinding[]> {
  try {
    return (await check.walk(visitor, target)).map((finding) => ({ check: check.name, ...finding }));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return [
      {
        check: check.name,
        ...fault(
          `the connection failed: ${message || code}`,
          "Try again; if it stays, see the distribution and the load balancer's health.",
        ),
      },
    ];
  }
}
