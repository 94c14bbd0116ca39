import { GetBucketEncryptionCommand } from '@aws-sdk/client-s3';
import { actionOf } from '../../../src/operator/aws/actions';
import { Region } from '../../../src/operator/aws/region';
import { startAwsServer } from '../../support/operator/doctor/aws-server';
import { credentials } from '../../support/operator/doctor/doctor-fixture';
import { xmlError } from '../../support/operator/doctor/wire-format';
import reference from '../../support/operator/iam-actions.json';
import { requiredActions } from '../../support/operator/required-actions';

describe('the action of a request', () => {
  it('exists in IAM, for every request of the commands (otherwise look it up and add it to iam-actions.json)', () => {
    const existing = Object.entries(reference.actions).flatMap(([prefix, names]) =>
      names.map((name) => `${prefix}:${name}`),
    );
    expect(requiredActions()).toEqual([...existing].sort());
  });

  it.each([
    ['DescribeVpcsCommand', 'ec2', 'ec2:DescribeVpcs'],
    ['GetBucketEncryptionCommand', 's3', 's3:GetEncryptionConfiguration'],
    ['GetObjectLockConfigurationCommand', 's3', 's3:GetBucketObjectLockConfiguration'],
    ['ListObjectVersionsCommand', 's3', 's3:ListBucketVersions'],
    ['CopyObjectCommand', 's3', 's3:PutObject'],
  ])('of the command %s of %s is %s', (command, prefix, action) => {
    expect(actionOf(prefix, command)).toBe(action);
  });

  it('is in the error for a missing permission', async () => {
    const aws = await startAwsServer();
    const before = { ...process.env };
    try {
      Object.assign(process.env, credentials(aws.url));
      aws.respondWith({ 's3:GetBucketEncryption': () => xmlError('AccessDenied', 403) });
      const request = new Region('eu-central-1').s3.send(new GetBucketEncryptionCommand({ Bucket: 'logs' }));
      await expect(request).rejects.toThrow('the permission s3:GetEncryptionConfiguration is missing');
    } finally {
      process.env = before;
      await aws.close();
    }
  });
});
