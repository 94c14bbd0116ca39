import { GetParameterCommand } from '@aws-sdk/client-ssm';
import type { Check } from '../check';
import { MissingPermission } from '../errors';
import { type Finding, fault, ok } from '../finding';
import type { Region } from '../region';
import { describeStack, outputOf } from '../stacks';

/** What the assemblies of this aws-cdk-lib ask for. */
export const REQUIRED_BOOTSTRAP = 6;

/** Where the CDK keeps the version of its bootstrap, and the stack of it. */
const PARAMETER = '/cdk-bootstrap/hnb659fds/version';
const STACK = 'CDKToolkit';

/** The CDK's own bucket, repository and roles, in both regions. */
export const bootstrap: Check = {
  name: 'CDK bootstrap',
  async examine({ account, home, edge }) {
    const regions = home.name === edge.name ? [home] : [home, edge];
    return Promise.all(regions.map((region) => examineRegion(account, region)));
  },
};

async function examineRegion(account: string, region: Region): Promise<Finding> {
  const version = await versionIn(region);
  const command = `npx cdk bootstrap aws://${account}/${region.name}`;
  if (version === undefined) return fault(`${region.name} is not bootstrapped`, `Run ${command}`);
  if (version < REQUIRED_BOOTSTRAP) {
    return fault(
      `${region.name} has version ${version}, and at least ${REQUIRED_BOOTSTRAP} is needed`,
      `Run ${command}`,
    );
  }
  return ok(`${region.name} has version ${version}`);
}

/** The parameter; the stack's output, where the operator may not read parameters. */
async function versionIn(region: Region): Promise<number | undefined> {
  try {
    return Number((await region.ssm.send(new GetParameterCommand({ Name: PARAMETER }))).Parameter?.Value);
  } catch (error) {
    if ((error as Error).name === 'ParameterNotFound') return undefined;
    if (!(error instanceof MissingPermission)) throw error;
    const told = await describeStack(region, STACK).catch(() => {
      throw error;
    });
    const version = outputOf(told, 'BootstrapVersion');
    return version === undefined ? undefined : Number(version);
  }
}
