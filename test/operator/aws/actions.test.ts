import { GetBucketEncryptionCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
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
    ['GetObjectCommand', 's3', 's3:GetObjectVersion'],
    ['HeadObjectCommand', 's3', 's3:GetObjectVersion'],
  ])('of the command %s with the prefix %s is %s', (command, prefix, action) => {
    expect(actionOf(prefix, command)).toBe(action);
  });

  it('is named in the error about a missing permission, even if the response to HEAD contains no error code', async () => {
    const aws = await startAwsServer();
    const before = { ...process.env };
    try {
      Object.assign(process.env, credentials(aws.url));
      aws.respondWith({
        's3:GetBucketEncryption': () => xmlError('AccessDenied', 403),
        's3:HeadObject': () => ({ status: 403, body: '' }),
      });
      const { s3 } = new Region('eu-central-1');
      const read = s3.send(new GetBucketEncryptionCommand({ Bucket: 'logs' }));
      await expect(read).rejects.toThrow('the permission s3:GetEncryptionConfiguration is missing');
      const head = s3.send(new HeadObjectCommand({ Bucket: 'documents', Key: 'documents/Plan.pdf', VersionId: '1' }));
      await expect(head).rejects.toThrow('the permission s3:GetObjectVersion is missing');
    } finally {
      process.env = before;
      await aws.close();
    }
  });
});
