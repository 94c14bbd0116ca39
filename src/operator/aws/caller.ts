import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { CredentialsError, ServiceUnreachable } from './errors';
import type { Region } from './region';

/** The identity that the operator's credentials belong to. */
export interface Caller {
  /** Account id, twelve digits. */
  readonly account: string;
  readonly arn: string;
}

/**
 * @param region us-east-1, which every account has enabled. A region that the account has not enabled rejects the credentials as invalid
 * @throws CredentialsError when AWS cannot be reached or rejects the credentials
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
