import { readDeployment } from '../../infra/deployment/read';
import type { Deployment } from '../../infra/deployment/schema';
import { AwsUnavailable } from '../aws/errors';
import { Region } from '../aws/region';
import { describeStack, outputOf } from '../aws/stacks';
import type { NamedFinding } from '../check';
import type { SmokeArguments } from './options';

/** The known addresses of a deployment. */
export interface DeploymentAddresses {
  /** Host name of the product. */
  readonly host: string;
  /** Origin of the sign-in pages, `https://…`. */
  readonly signIn?: string | undefined;
  /** Host name of the load balancer, which must not answer. */
  readonly loadBalancer?: string | undefined;
  /** The distribution's own CloudFront host name, at which the product must not be served. */
  readonly distribution?: string | undefined;
  /** Whether the web ACL belongs to the organisation, which then chooses its rules. */
  readonly ownWebAcl: boolean;
}

export interface FoundAddresses {
  readonly addresses: DeploymentAddresses;
  /** Why some addresses are unknown. */
  readonly findings: readonly NamedFinding[];
}

/**
 * Takes each address from the options, the stack's outputs or the deployment's file, in this order. If the options name a host, reads
 * neither the stack nor the file.
 *
 * @throws DeploymentFault when there is neither a host nor a valid file
 */
export async function findAddresses(options: SmokeArguments, file: string | undefined): Promise<FoundAddresses> {
  const { host, signIn, loadBalancer, distribution } = options;
  if (host) return { addresses: { host, signIn, loadBalancer, distribution, ownWebAcl: false }, findings: [] };
  const { deployment } = readDeployment({ file });
  const known: DeploymentAddresses = {
    host: deployment.address.host,
    signIn: signIn ?? signInOrigin(deployment),
    loadBalancer,
    distribution,
    ownWebAcl: deployment.access.webAcl !== undefined,
  };
  if (loadBalancer && distribution) return { addresses: known, findings: [] };
  return completeFromStack(deployment, known);
}

function signInOrigin({ region, signIn }: Deployment): string {
  return `https://${signIn.prefix}.auth.${region}.amazoncognito.com`;
}

async function completeFromStack({ name, region }: Deployment, known: DeploymentAddresses): Promise<FoundAddresses> {
  try {
    const stack = await describeStack(new Region(region), name);
    const addresses = {
      ...known,
      loadBalancer: known.loadBalancer ?? outputOf(stack, 'LoadBalancerAddress'),
      distribution: known.distribution ?? outputOf(stack, 'DistributionDomain'),
    };
    const findings = stack
      ? []
      : [unknownStack(`there is no stack ${name} in ${region}`, 'Deploy first: npx projen deploy')];
    return { addresses, findings };
  } catch (error) {
    if (!(error instanceof AwsUnavailable)) throw error;
    const remedy = 'Alternatively, pass the addresses with --load-balancer and --distribution.';
    return { addresses: known, findings: [unknownStack(error.message, remedy)] };
  }
}

function unknownStack(what: string, remedy: string): NamedFinding {
  return { check: 'Stack', level: 'unknown', what, remedy };
}
