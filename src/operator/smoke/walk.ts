import { fault, type NamedFinding } from '../doctor/finding';
import type { Step } from './step';
import { assets } from './steps/assets';
import { certificate } from './steps/certificate';
import { distribution } from './steps/distribution';
import { forgedIdentity } from './steps/forged-identity';
import { loadBalancer } from './steps/load-balancer';
import { name } from './steps/name';
import { oldTls } from './steps/old-tls';
import { plainHttp } from './steps/plain-http';
import { signIn } from './steps/sign-in';
import { signedOut } from './steps/signed-out';
import { webAcl } from './steps/web-acl';
import type { Target } from './target';
import type { Visitor } from './visitor';

/** Without these nothing else can be tried at the host. */
const ARRIVAL: readonly Step[] = [name, certificate];
const WAY: readonly Step[] = [plainHttp, oldTls, signIn, forgedIdentity, signedOut, assets, webAcl];
/** What must be closed, wherever the host leads. */
const CLOSED: readonly Step[] = [loadBalancer, distribution];

/** Goes the way of a request, from outside, up to the sign-in page; and tries what must be closed. */
export async function walk(visitor: Visitor, target: Target): Promise<NamedFinding[]> {
  const closed = Promise.all(CLOSED.map((step) => take(step, visitor, target)));
  const findings: NamedFinding[] = [];
  for (const step of ARRIVAL) {
    findings.push(...await take(step, visitor, target));
    if (findings.some(({ level }) => level === 'fault')) return [...findings, ...(await closed).flat()];
  }
  const way = await Promise.all(WAY.map((step) => take(step, visitor, target)));
  return [...findings, ...way.flat(), ...(await closed).flat()];
}

async function take(step: Step, visitor: Visitor, target: Target): Promise<NamedFinding[]> {
  try {
    return (await step.walk(visitor, target)).map((finding) => ({ check: step.name, ...finding }));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return [{ check: step.name, ...fault(`the connection failed: ${message || code}`, 'Try again; if it stays, see the distribution and the load balancer\'s health.') }];
  }
}
