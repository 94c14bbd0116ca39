import { type Finding, fault, type NamedFinding, runCheck } from '../check';
import type { DeploymentAddresses } from './addresses';
import { distribution, webAcl } from './checks/distribution';
import { certificate, hostName, oldTls, plainHttp } from './checks/dns-and-tls';
import { loadBalancer } from './checks/load-balancer';
import { assets, signedOutPage } from './checks/pages';
import { forgedIdentity, signIn } from './checks/sign-in';
import type { SmokeCheck, SmokeContext } from './context';
import type { HttpClient } from './http-client';

/** Checks that run first, one after the other. If one of them finds a fault, the smoke test omits the other checks of the host. */
const PRECONDITIONS: readonly SmokeCheck[] = [hostName, certificate];
const HOST_CHECKS: readonly SmokeCheck[] = [plainHttp, oldTls, signIn, forgedIdentity, signedOutPage, assets, webAcl];
/**
 * Checks that run even if the host has a fault: the load balancer and the distribution must not serve the product under their own host
 * names.
 */
const CLOSED_ADDRESSES: readonly SmokeCheck[] = [loadBalancer, distribution];

/** Runs the smoke checks. @returns the findings, in the order of the checks */
export async function runSmokeChecks(client: HttpClient, addresses: DeploymentAddresses): Promise<NamedFinding[]> {
  const context = { client, ...addresses };
  const closedAddresses = runAll(CLOSED_ADDRESSES, context);
  const preconditions: NamedFinding[] = [];
  for (const check of PRECONDITIONS) {
    preconditions.push(...(await runCheck(check, context, explain)));
    if (preconditions.some(({ level }) => level === 'fault')) return [...preconditions, ...(await closedAddresses)];
  }
  return [...preconditions, ...(await runAll(HOST_CHECKS, context)), ...(await closedAddresses)];
}

async function runAll(checks: readonly SmokeCheck[], context: SmokeContext): Promise<NamedFinding[]> {
  return (await Promise.all(checks.map((check) => runCheck(check, context, explain)))).flat();
}

function explain(error: unknown): Finding[] {
  const { code, message } = error as NodeJS.ErrnoException;
  return [
    fault(
      `the connection failed: ${message || code}`,
      'Try again; if the error persists, check the distribution and the health of the load balancer.',
    ),
  ];
}
