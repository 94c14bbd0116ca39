import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { type Finding, fault, ok, warning } from './finding';
import type { Region } from './region';

/** Who runs the doctor. */
export interface Operator {
  /** Twelve digits. */
  readonly account: string;
  readonly arn: string;
}

/**
 * Asked in us-east-1, which is open to everybody: other regions refuse an account that has not opened them as if its keys were wrong.
 *
 * @throws CredentialFault, Unreachable
 */
export async function whoAsks({ sts }: Region): Promise<Operator> {
  const { Account, Arn } = await sts.send(new GetCallerIdentityCommand({}));
  return { account: Account!, arn: Arn! };
}

/** Whether the account can use the region at all. Without that, nothing else can be asked there. */
export async function examineRegion({ ec2 }: Region, wanted: string): Promise<Finding> {
  const { Regions = [] } = await ec2.send(new DescribeRegionsCommand({ AllRegions: true }));
  const region = Regions.find(({ RegionName }) => RegionName === wanted);
  if (!region) return fault(`AWS has no region ${wanted}`, 'Mend region in deployment.json.');
  if (region.OptInStatus === 'not-opted-in') {
    return fault(
      `${wanted} is not open to this account yet`,
      `Open it, which takes some minutes: aws account enable-region --region-name ${wanted}`,
    );
  }
  return ok(`${wanted} is open to this account`);
}

/** Deployments are no work for the one user who may do everything. */
export function examineOperator({ account, arn }: Operator): Finding {
  return arn.endsWith(':root')
    ? warning(
        `${account}, as its root user`,
        "Deploy with a role of an administrator, and lock the root user's keys away.",
      )
    : ok(`${account}, as ${arn.split(':').at(-1)}`);
}
