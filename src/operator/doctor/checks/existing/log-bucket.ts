import { GetBucketEncryptionCommand, GetBucketPolicyCommand } from '@aws-sdk/client-s3';
import { ifExists } from '../../../aws/errors';
import { type Finding, fault, ok } from '../../../check';
import type { DoctorCheck, DoctorContext } from '../../context';
import { type OwnedBucket, placeFaults } from './bucket';

/** The services that write access logs. */
const WRITERS = ['logdelivery.elasticloadbalancing.amazonaws.com', 'logging.s3.amazonaws.com'];

/** Checks the organisation's log bucket, if the deployment names one. */
export const existingLogBucket: DoctorCheck = {
  name: 'Existing log bucket',
  async run({ deployment, caller: { account }, home }) {
    const { logBucket: Bucket } = deployment.existing;
    if (!Bucket) return [];
    const owned = { Bucket, ExpectedBucketOwner: account };
    const misplaced = await placeFaults({ home }, owned, 'existing.logBucket');
    if (misplaced.length > 0) return misplaced;
    const faults = (await Promise.all([encryptionFaults(home, owned), policyFaults(home, owned)])).flat();
    return faults.length > 0 ? faults : [ok(`${Bucket} accepts access logs`)];
  },
};

async function encryptionFaults({ s3 }: DoctorContext['home'], owned: OwnedBucket): Promise<Finding[]> {
  const { ServerSideEncryptionConfiguration } = await s3.send(new GetBucketEncryptionCommand(owned));
  const algorithms = ServerSideEncryptionConfiguration?.Rules?.map(
    ({ ApplyServerSideEncryptionByDefault }) => ApplyServerSideEncryptionByDefault?.SSEAlgorithm,
  );
  if (!algorithms?.some((algorithm) => algorithm?.startsWith('aws:kms'))) return [];
  return [
    fault(
      `${owned.Bucket} is encrypted with KMS, but the load balancer can write only to buckets with SSE-S3`,
      'Change its default encryption to SSE-S3, or name another bucket in existing.logBucket.',
    ),
  ];
}

async function policyFaults({ s3 }: DoctorContext['home'], owned: OwnedBucket): Promise<Finding[]> {
  const found = await ifExists(s3.send(new GetBucketPolicyCommand(owned)), 'NoSuchBucketPolicy');
  return WRITERS.filter((service) => !found?.Policy?.includes(`"${service}"`)).map((service) =>
    fault(
      `The policy of ${owned.Bucket} does not mention ${service}`,
      'Allow the service to write logs: docs/configuration.md, "Use existing resources".',
    ),
  );
}
