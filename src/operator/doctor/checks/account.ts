import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import { fault, ok, warning } from '../../check';
import { OTHER_ACCOUNT_REMEDY, otherAccount } from '../../credentials/account';
import type { DoctorCheck } from '../context';

/** Checks that the credentials belong to the account in the deployment file, if the file names one, and not to the root user. */
export const account: DoctorCheck = {
  name: 'Account',
  async run({ deployment, caller }) {
    const { account: id, arn } = caller;
    const other = otherAccount(deployment, caller);
    if (other) return [fault(other, OTHER_ACCOUNT_REMEDY)];
    if (!arn.endsWith(':root')) return [ok(`${id}, as ${arn.split(':').at(-1)}`)];
    return [
      warning(
        `the credentials belong to the root user of ${id}`,
        "Deploy with an administrator role, and delete the root user's access keys or lock them away.",
      ),
    ];
  },
};

/** Checks that the deployment's region is enabled in the account. */
export const region: DoctorCheck = {
  name: 'Region',
  async run({ deployment: { region: name }, edge: { ec2 } }) {
    const { Regions = [] } = await ec2.send(new DescribeRegionsCommand({ AllRegions: true }));
    const found = Regions.find(({ RegionName }) => RegionName === name);
    if (!found) return [fault(`AWS has no region ${name}`, 'Correct region in the deployment file.')];
    if (found.OptInStatus !== 'not-opted-in') return [ok(`${name} is enabled in this account`)];
    return [
      fault(
        `${name} is not enabled in this account`,
        `Enable it, which takes a few minutes: aws account enable-region --region-name ${name}`,
      ),
    ];
  },
};
