import type { DescribedDeployment } from '../../infra/deployment/read';
import type { Deployment } from '../../infra/deployment/schema';
import { type Caller, findCaller } from '../aws/caller';
import { EDGE_REGION, Region } from '../aws/region';

/** Returns what is wrong if the credentials belong to an account other than the one in the deployment file; otherwise undefined. */
export function otherAccount({ account }: Deployment, caller: Caller): string | undefined {
  if (account === undefined || account === caller.account) return undefined;
  return `the credentials belong to account ${caller.account}, but the deployment is for account ${account}`;
}

/** The remedy if the credentials belong to another account. */
export const OTHER_ACCOUNT_REMEDY =
  'Use credentials of that account (AWS_PROFILE), or correct "account" in the deployment file.';

/**
 * Rejects credentials of another account.
 *
 * @param file the path of the deployment file
 * @throws Error when the credentials belong to an account other than the one in the file
 */
export function rejectOtherAccount(deployment: Deployment, file: string, caller: Caller): void {
  const what = otherAccount(deployment, caller);
  if (what) throw new Error(`${file}: ${what}. ${OTHER_ACCOUNT_REMEDY}`);
}

/**
 * Checks the account before a command reads or changes anything in it.
 *
 * @param edge the command's `Region` for EDGE_REGION, if it already has one, so that the SDK asks for an MFA code only once
 * @returns the identity to which the credentials belong
 * @throws Error when AWS cannot be reached, when the credentials are missing or rejected, or when they belong to an account other than the
 *   one in the file
 */
export async function callerFor(
  { deployment, file }: DescribedDeployment,
  edge = new Region(EDGE_REGION),
): Promise<Caller> {
  const caller = await findCaller(edge);
  rejectOtherAccount(deployment, file, caller);
  return caller;
}
