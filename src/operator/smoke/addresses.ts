import { readDeployment } from '../../infra/deployment/read';
import type { Deployment } from '../../infra/deployment/schema';
import { AwsSilence } from '../doctor/errors';
import type { NamedFinding } from '../doctor/finding';
import { Region } from '../doctor/region';
import { describeStack, outputOf } from '../doctor/stacks';
import type { Arguments } from './arguments';
import type { Target } from './target';

/** What is to be tried, and what stood in the way of knowing it. */
export interface Found {
  readonly target: Target;
  readonly findings: readonly NamedFinding[];
}

/**
 * From the options, then from the stack's outputs, then from the file of the deployment. With a host among the options neither file
 * nor stack is asked.
 *
 * @throws DeploymentFault when there is neither a host nor a right file
 */
export async function findTarget(given: Arguments, file: string | undefined): Promise<Found> {
  const options = { signIn: given.signIn, loadBalancer: given.loadBalancer, distribution: given.distribution };
  if (given.host) return { target: { host: given.host, ...options, ownWebAcl: false }, findings: [] };
  const { deployment } = readDeployment({ file });
  const known: Target = {
    ...options,
    host: deployment.address.host,
    signIn: given.signIn ?? signInOf(deployment),
    ownWebAcl: deployment.access.webAcl !== undefined,
  };
  if (known.loadBalancer && known.distribution) return { target: known, findings: [] };
  return ask(deployment, known);
}

function signInOf({ region, signIn }: Deployment): string {
  return `https://${signIn.prefix}.auth.${region}.amazoncognito.com`;
}

async function ask({ name, region }: Deployment, known: Target): Promise<Found> {
  try {
    const stack = await describeStack(new Region(region), name);
    const target = {
      ...known,
      loadBalancer: known.loadBalancer ?? outputOf(stack, 'LoadBalancerAddress'),
      distribution: known.distribution ?? outputOf(stack, 'DistributionDomain'),
    };
    return {
      target,
      findings: stack ? [] : [silent(`there is no stack ${name} in ${region}`, 'Deploy first: npx projen deploy')],
    };
  } catch (error) {
    if (!(error instanceof AwsSilence)) throw error;
    return {
      target: known,
      findings: [silent(error.message, 'Or give the addresses by --load-balancer and --distribution.')],
    };
  }
}

function silent(what: string, remedy: string): NamedFinding {
  return { check: 'Stack', level: 'unknown', what, remedy };
}
