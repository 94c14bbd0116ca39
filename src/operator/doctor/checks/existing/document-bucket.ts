import { DescribeKeyCommand } from '@aws-sdk/client-kms';
import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLoggingCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { documentRules } from '../../../../infra/storage/document-lifecycle';
import { ifExists } from '../../../aws/errors';
import { type Finding, fault, ok, warning } from '../../../check';
import type { DoctorCheck, DoctorContext } from '../../context';
import { type OwnedBucket, placeFaults } from './bucket';
import { lifecycleFaults } from './lifecycle';

/**
 * Checks that the organisation's document bucket, if the deployment names one, has the same settings as a bucket that the deployment
 * would create.
 */
export const existingDocumentBucket: DoctorCheck = {
  name: 'Existing document bucket',
  async run(context) {
    const { deployment, caller, home } = context;
    const { documentBucket: Bucket } = deployment.existing;
    if (!Bucket) return [];
    const owned = { Bucket, ExpectedBucketOwner: caller.account };
    const misplaced = await placeFaults(context, owned, 'existing.documentBucket');
    if (misplaced.length > 0) return misplaced;
    const checks = [versioning, encryption, publicAccess, ownership, transport, accessLog].map((check) =>
      check(context, owned),
    );
    const rules = await ifExists(
      home.s3.send(new GetBucketLifecycleConfigurationCommand(owned)),
      'NoSuchLifecycleConfiguration',
    );
    const problems = [
      ...(await Promise.all(checks)).flat(),
      ...lifecycleFaults(Bucket, rules?.Rules ?? [], documentRules(deployment)),
    ];
    return problems.some(({ level }) => level === 'fault') ? problems : [ok(`${Bucket} fits`), ...problems];
  },
};

async function versioning({ home }: DoctorContext, owned: OwnedBucket): Promise<Finding[]> {
  const { Status } = await home.s3.send(new GetBucketVersioningCommand(owned));
  if (Status === 'Enabled') return [];
  return [
    fault(
      `${owned.Bucket} has no versioning, without which documents can be neither restored nor backed up`,
      `Enable it: aws s3api put-bucket-versioning --bucket ${owned.Bucket} --versioning-configuration Status=Enabled`,
    ),
  ];
}

/**
 * Checks the bucket's default encryption. With `existing.key`, the bucket must use that key. Without `existing.key`, the bucket must use a
 * key that AWS manages, because the roles of the tasks and the knowledge base allow no other key.
 */
async function encryption({ deployment, home }: DoctorContext, owned: OwnedBucket): Promise<Finding[]> {
  const { ServerSideEncryptionConfiguration } = await home.s3.send(new GetBucketEncryptionCommand(owned));
  const { SSEAlgorithm = '', KMSMasterKeyID } =
    ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault ?? {};
  const found = SSEAlgorithm.startsWith('aws:kms') && KMSMasterKeyID ? await ownKey(home, KMSMasterKeyID) : undefined;
  const { key } = deployment.existing;
  if (found === key) return [];
  if (!found)
    return [
      fault(
        `${owned.Bucket} is not encrypted with existing.key`,
        'Make it the default encryption of the bucket, and copy the objects in place; or remove existing.key.',
      ),
    ];
  return [
    fault(
      `${owned.Bucket} is encrypted with ${found}, which the tasks may not use`,
      `Set existing.key to it, so that it encrypts all stored data; or change the default encryption of the bucket.`,
    ),
  ];
}

/**
 * @param id an id, an ARN or an alias
 * @returns the ARN of the key, or `id` if the key does not exist; undefined if AWS manages the key
 */
async function ownKey({ kms }: DoctorContext['home'], id: string): Promise<string | undefined> {
  const { KeyMetadata } = (await ifExists(kms.send(new DescribeKeyCommand({ KeyId: id })), 'NotFoundException')) ?? {};
  return KeyMetadata?.KeyManager === 'AWS' ? undefined : (KeyMetadata?.Arn ?? id);
}

async function publicAccess({ home }: DoctorContext, owned: OwnedBucket): Promise<Finding[]> {
  const found = await ifExists(
    home.s3.send(new GetPublicAccessBlockCommand(owned)),
    'NoSuchPublicAccessBlockConfiguration',
  );
  const { BlockPublicAcls, IgnorePublicAcls, BlockPublicPolicy, RestrictPublicBuckets } =
    found?.PublicAccessBlockConfiguration ?? {};
  if (BlockPublicAcls && IgnorePublicAcls && BlockPublicPolicy && RestrictPublicBuckets) return [];
  return [
    fault(
      `${owned.Bucket} does not block all public access`,
      `Block it: aws s3api put-public-access-block --bucket ${owned.Bucket} --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true`,
    ),
  ];
}

async function ownership({ home }: DoctorContext, owned: OwnedBucket): Promise<Finding[]> {
  const found = await ifExists(
    home.s3.send(new GetBucketOwnershipControlsCommand(owned)),
    'OwnershipControlsNotFoundError',
  );
  if (found?.OwnershipControls?.Rules?.some(({ ObjectOwnership }) => ObjectOwnership === 'BucketOwnerEnforced'))
    return [];
  return [
    fault(
      `${owned.Bucket} has access control lists, which can give others access to an object`,
      `Disable them: aws s3api put-bucket-ownership-controls --bucket ${owned.Bucket} --ownership-controls Rules=[{ObjectOwnership=BucketOwnerEnforced}]`,
    ),
  ];
}

async function transport({ home }: DoctorContext, owned: OwnedBucket): Promise<Finding[]> {
  const found = await ifExists(home.s3.send(new GetBucketPolicyCommand(owned)), 'NoSuchBucketPolicy');
  if (refusesPlainHttp(found?.Policy ?? '{}', owned.Bucket)) return [];
  const statement = {
    Sid: 'RequireTls',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [`arn:aws:s3:::${owned.Bucket}`, `arn:aws:s3:::${owned.Bucket}/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
  return [
    fault(
      `The policy of ${owned.Bucket} does not refuse requests without TLS`,
      `Add this statement: ${JSON.stringify(statement)}`,
    ),
  ];
}

/** A statement of a policy. IAM's JSON allows a single value in place of a list with one element. */
interface Statement {
  readonly Effect?: string;
  readonly Principal?: unknown;
  readonly Action?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

function refusesPlainHttp(policy: string, bucket: string): boolean {
  const { Statement = [] } = JSON.parse(policy) as { readonly Statement?: Statement | readonly Statement[] };
  return [Statement].flat().some(({ Effect, Principal, Action = [], Resource = [], Condition = {} }) => {
    const objects = [Resource].flat().some((resource) => resource === '*' || resource.endsWith(`:::${bucket}/*`));
    const everyone = Principal === '*' || JSON.stringify(Principal) === '{"AWS":"*"}';
    const actions = [Action].flat();
    const always = JSON.stringify(Condition).replace(/[[\]"]/g, '') === '{Bool:{aws:SecureTransport:false}}';
    return Effect === 'Deny' && everyone && objects && always && (actions.includes('s3:*') || actions.includes('*'));
  });
}

async function accessLog({ home }: DoctorContext, owned: OwnedBucket): Promise<Finding[]> {
  const { LoggingEnabled } = await home.s3.send(new GetBucketLoggingCommand(owned));
  if (LoggingEnabled) return [];
  return [
    warning(
      `${owned.Bucket} has no access log`,
      'Enable server access logging, unless CloudTrail logs the data events of the bucket.',
    ),
  ];
}
