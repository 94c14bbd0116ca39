import { GetBucketLocationCommand } from '@aws-sdk/client-s3';
import { ifExists } from '../../../aws/errors';
import { type Finding, fault } from '../../../check';
import type { DoctorContext } from '../../context';

/** The parameters of a request about a bucket of the account. */
export interface OwnedBucket {
  readonly Bucket: string;
  readonly ExpectedBucketOwner: string;
}

/** Reports a bucket that does not exist in the home region. @param option the option that names the bucket */
export async function placeFaults(
  { home }: Pick<DoctorContext, 'home'>,
  owned: OwnedBucket,
  option: string,
): Promise<Finding[]> {
  const location = await ifExists(home.s3.send(new GetBucketLocationCommand(owned)), 'NoSuchBucket');
  if (!location) return [fault(`There is no bucket ${owned.Bucket}`, `Create it, or correct ${option}.`)];
  // S3 reports the region us-east-1 as an empty string.
  const region = location.LocationConstraint || 'us-east-1';
  if (region === home.name) return [];
  return [fault(`${owned.Bucket} is in ${region}`, `Set ${option} to a bucket in ${home.name}.`)];
}
