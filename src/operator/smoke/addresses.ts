import { readDeployment } from '../../infra/deployment/read';
import type { Deployment } from '../../infra/deployment/schema';
import { signInHost } from '../../infra/deployment/sign-in';
import { AwsUnavailable } from '../aws/errors';
import { Region } from '../aws/region';
import { describeStack, outputOf } from '../aws/stacks';
import type { NamedFinding } from '../check';
import type { SmokeArguments } from './options';

/** The addresses of a deployment. An optional address is undefined if it is not known. */
export interface DeploymentAddresses {
  /** Host name at which users open the product. */
  readonly host: string;
  /** Origin of the sign-in pages, such as `https://…`. */
  readonly signIn?: string | undefined;
  /** Host name of the load balancer, which must not answer requests that bypass CloudFront. */
  readonly loadBalancer?: string | undefined;
  /** Host name of the distribution in the domain cloudfront.net, which must not serve the product. */
  readonly distribution?: string | undefined;
  /**
   * Whether the deployment uses the organisation's own web ACL, whose rules may differ from those of the product. False if the options name
   * a host, because this is then not known.
   */
  readonly ownWebAcl: boolean;
}

export interface FoundAddresses {
  readonly addresses: DeploymentAddresses;
  /** Findings that explain why some addresses are unknown. */
  readonly findings: readonly NamedFinding[];
}

/**
 * Finds the addresses in the options, in the outputs of the stack, or in the deployment file, in this order of preference. If the
 * options name a host, reads neither the stack nor the file.
 *
 * @throws DeploymentFault when there is neither a host nor a valid file
 */
export async function findAddresses(options: SmokeArguments, file: string | undefined): Promise<FoundAddresses> {
  const { host, signIn, loadBalancer, distribution } = options;
  if (host) return { addresses: { host, signIn, loadBalancer, distribution, ownWebAcl: false }, findings: [] };
  const { deployment } = readDeployment({ file });
  const known: DeploymentAddresses = {
    host: deployment.address.host,
    signIn: signIn ?? `https://${signInHost(deployment)}`,
    loadBalancer,
    distribution,
    ownWebAcl: deployment.access.webAcl !== undefined,
  };
  if (loadBalancer && distribution) return { addresses: known, findings: [] };
  return completeFromStack(deployment, known);
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
