import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { CredentialsError, ServiceUnreachable } from './errors';
import type { Region } from './region';

/** The AWS identity to which the operator's credentials belong. */
export interface Caller {
  /** Account id, twelve digits. */
  readonly account: string;
  readonly arn: string;
}

/**
 * Finds the AWS identity of the operator.
 *
 * @param region us-east-1, because a region that the account has not enabled would reject the credentials as invalid
 * @throws CredentialsError when AWS cannot be reached, or when the credentials are missing or rejected
 */
export async function findCaller({ sts }: Region): Promise<Caller> {
  try {
    const { Account, Arn } = await sts.send(new GetCallerIdentityCommand({}));
    return { account: Account!, arn: Arn! };
  } catch (error) {
    if (!(error instanceof ServiceUnreachable)) throw error;
    throw new CredentialsError(
      'AWS cannot be reached from this machine',
      'check its internet connection and its proxy.',
    );
  }
}
