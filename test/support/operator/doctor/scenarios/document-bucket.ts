import type { Response, Responses } from '../aws-server';
import { ACCOUNT } from '../healthy-account';
import { json, xml, xmlError } from '../wire-format';
import type { PreparedFault } from './scenario';

export const BUCKET = 'documents-of-the-office';
export const withDocumentBucket = { existing: { documentBucket: BUCKET } };
const KEY = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/5678abcd`;

type Rule = Readonly<Record<string, string | number | object>>;

/**
 * Lifecycle rules that the doctor accepts. They differ from the rules that the deployment itself creates: their filters
 * are broader, and their actions are divided into more rules.
 */
const RULES: readonly Rule[] = [
  rule('uploads', { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } }),
  rule('versions', { NoncurrentVersionExpiration: { NoncurrentDays: 30 } }, 'documents/'),
  rule('markers', { Expiration: { ExpiredObjectDeleteMarker: true } }),
  rule('incoming', { Expiration: { Days: 1 }, NoncurrentVersionExpiration: { NoncurrentDays: 1 } }, 'incoming/'),
  rule('attached', { Expiration: { Days: 365 }, NoncurrentVersionExpiration: { NoncurrentDays: 1 } }, 'attachments/'),
  {
    ID: 'unsent',
    Status: 'Enabled',
    Filter: { And: { Prefix: 'attachments/', Tag: { Key: 'state', Value: 'unsent' } } },
    Expiration: { Days: 1 },
  },
  // Objects in this storage class can be read immediately, so the doctor accepts the rule.
  rule('cheaper', { Transition: { Days: 90, StorageClass: 'STANDARD_IA' } }),
];

function rule(ID: string, actions: object, Prefix = '', Status = 'Enabled'): Rule {
  return { ID, Status, Filter: { Prefix }, ...actions };
}

/** How the bucket differs from one that the doctor accepts. */
interface Change {
  readonly location?: string;
  readonly versioning?: Response;
  readonly encryption?: object;
  readonly block?: object;
  readonly ownership?: Response;
  readonly policy?: Response;
  readonly rules?: readonly Rule[];
  readonly logging?: object;
}

const TLS_ONLY = {
  Effect: 'Deny',
  Principal: { AWS: '*' },
  Action: ['s3:*'],
  Resource: [`arn:aws:s3:::${BUCKET}`, `arn:aws:s3:::${BUCKET}/*`],
  Condition: { Bool: { 'aws:SecureTransport': ['false'] } },
};
const policy = (...Statement: object[]): Response => ({ body: JSON.stringify({ Statement }) });

/** S3's responses about a document bucket. */
export function documentBucket({
  location = 'eu-central-1',
  versioning = xml('VersioningConfiguration', { Status: 'Enabled' }),
  encryption = { SSEAlgorithm: 'AES256' },
  block = {},
  ownership = xml('OwnershipControls', { Rule: { ObjectOwnership: 'BucketOwnerEnforced' } }),
  policy: given = policy({ Effect: 'Allow', Principal: { AWS: ACCOUNT } }, TLS_ONLY),
  rules = RULES,
  logging = { LoggingEnabled: { TargetBucket: 'logs-of-the-office', TargetPrefix: 'documents/' } },
}: Change = {}): Responses {
  return {
    // The SDK reads this response only if the root element has the namespace.
    's3:GetBucketLocation': () => ({
      body: `<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${location}</LocationConstraint>`,
    }),
    's3:GetBucketVersioning': () => versioning,
    's3:GetBucketEncryption': () =>
      xml('ServerSideEncryptionConfiguration', { Rule: { ApplyServerSideEncryptionByDefault: encryption as never } }),
    's3:GetPublicAccessBlock': () =>
      xml('PublicAccessBlockConfiguration', {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
        ...block,
      }),
    's3:GetBucketOwnershipControls': () => ownership,
    's3:GetBucketPolicy': () => given,
    's3:GetBucketLifecycleConfiguration': () => xml('LifecycleConfiguration', { Rule: rules as never }),
    's3:GetBucketLogging': () => xml('BucketLoggingStatus', logging as never),
    'kms:DescribeKey': () =>
      json({
        KeyMetadata: {
          KeyId: '5678abcd',
          Arn: KEY,
          KeyManager: 'CUSTOMER',
          KeyState: 'Enabled',
          KeyUsage: 'ENCRYPT_DECRYPT',
          KeySpec: 'SYMMETRIC_DEFAULT',
        },
      }),
    'kms:GetKeyPolicy': () =>
      json({
        Policy: JSON.stringify(
          ['logs.eu-central-1', 'indexing.s3vectors', 'cloudwatch'].map((name) => `${name}.amazonaws.com`),
        ),
      }),
  };
}

const deployment = withDocumentBucket;
const CHECK = 'Existing document bucket';
const without = (...names: string[]) => RULES.filter(({ ID }) => !names.includes(String(ID)));

export const healthyBuckets = [
  { name: 'an existing document bucket', deployment, aws: documentBucket() },
  {
    name: 'an existing document bucket that is encrypted with the existing key, which it names by an alias',
    deployment: { existing: { ...deployment.existing, key: KEY } },
    aws: documentBucket({ encryption: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'alias/office' } }),
  },
  {
    name: "an existing document bucket that is encrypted with S3's own key in KMS",
    deployment,
    aws: documentBucket({ encryption: { SSEAlgorithm: 'aws:kms' } }),
  },
];

export const documentBucketFaults: readonly PreparedFault[] = [
  {
    name: 'a document bucket that does not exist',
    deployment,
    aws: { ...documentBucket(), 's3:GetBucketLocation': () => xmlError('NoSuchBucket', 404) },
    findings: [[CHECK, 'fault', /There is no bucket documents-of-the-office/, /existing\.documentBucket/]],
  },
  {
    name: 'a document bucket in another region',
    deployment,
    aws: documentBucket({ location: 'eu-west-1' }),
    findings: [[CHECK, 'fault', /is in eu-west-1/, /existing\.documentBucket to a bucket in eu-central-1/]],
  },
  {
    name: 'a document bucket without versions, with public access and access control lists, and without an access log',
    deployment,
    aws: documentBucket({
      versioning: xml('VersioningConfiguration', {}),
      block: { BlockPublicPolicy: false },
      ownership: xml('OwnershipControls', { Rule: { ObjectOwnership: 'ObjectWriter' } }),
      logging: {},
    }),
    findings: [
      [CHECK, 'fault', /has no versioning/, /put-bucket-versioning --bucket documents-of-the-office/],
      [CHECK, 'fault', /does not block all public access/, /put-public-access-block/],
      [CHECK, 'fault', /has access control lists/, /put-bucket-ownership-controls/],
      [CHECK, 'warning', /has no access log/, /server access logging/],
    ],
  },
  {
    name: 'a document bucket without any configuration',
    deployment,
    aws: {
      ...documentBucket(),
      's3:GetPublicAccessBlock': () => xmlError('NoSuchPublicAccessBlockConfiguration', 404),
      's3:GetBucketOwnershipControls': () => xmlError('OwnershipControlsNotFoundError', 404),
      's3:GetBucketPolicy': () => xmlError('NoSuchBucketPolicy', 404),
      's3:GetBucketLifecycleConfiguration': () => xmlError('NoSuchLifecycleConfiguration', 404),
    },
    findings: [
      [CHECK, 'fault', /does not block all public access/, /put-public-access-block/],
      [CHECK, 'fault', /has access control lists/, /put-bucket-ownership-controls/],
      [CHECK, 'fault', /does not refuse requests without TLS/, /"Action":"s3:\*".*"aws:SecureTransport":"false"/],
      [
        CHECK,
        'fault',
        /lacks 5 lifecycle rules/,
        /"ID":"RestorableVersions","Status":"Enabled","Filter":\{"Prefix":"documents\/"\}.*"NoncurrentDays":30.*"BrokenUploads".*"Incoming".*"Attachments".*"Days":365.*"UnsentAttachments".*\{"And":\{"Prefix":"attachments\/","Tags":\[\{"Key":"state","Value":"unsent"\}\]\}\}/,
      ],
    ],
  },
  {
    name: 'a document bucket whose policy requires TLS from one role only',
    deployment,
    aws: documentBucket({ policy: policy({ ...TLS_ONLY, Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/one` } }) }),
    findings: [[CHECK, 'fault', /does not refuse requests without TLS/, /Add this statement/]],
  },
  {
    name: 'a document bucket whose policy requires TLS only outside of a VPC',
    deployment,
    aws: documentBucket({
      policy: policy({
        ...TLS_ONLY,
        Condition: { ...TLS_ONLY.Condition, StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } },
      }),
    }),
    findings: [[CHECK, 'fault', /does not refuse requests without TLS/, /Add this statement/]],
  },
  {
    name: 'a document bucket with a key that the deployment does not name',
    deployment,
    aws: documentBucket({ encryption: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY } }),
    findings: [[CHECK, 'fault', /encrypted with arn:.*5678abcd, which the tasks may not use/, /Set existing\.key/]],
  },
  {
    name: 'a document bucket that the existing key does not encrypt',
    deployment: { existing: { ...deployment.existing, key: KEY } },
    aws: documentBucket(),
    findings: [[CHECK, 'fault', /is not encrypted with existing\.key/, /default encryption/]],
  },
  {
    name: 'lifecycle rules that are disabled, are limited to large objects, or keep versions too long',
    deployment,
    aws: documentBucket({
      rules: [
        ...without('uploads', 'versions', 'incoming'),
        rule('disabled', { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } }, '', 'Disabled'),
        rule('some', { NoncurrentVersionExpiration: { NoncurrentDays: 30, NewerNoncurrentVersions: 3 } }, 'documents/'),
        {
          ...rule('large', { Expiration: { Days: 1 } }),
          Filter: { And: { Prefix: 'incoming/', ObjectSizeGreaterThan: 1 } },
        },
      ],
    }),
    findings: [
      [
        CHECK,
        'fault',
        /lacks 3 lifecycle rules/,
        /^[^{]*\[\{"ID":"RestorableVersions",[^}]*\},"NoncurrentVersionExpiration":\{"NoncurrentDays":30\}\},\{"ID":"BrokenUploads".*"Incoming"/,
      ],
    ],
  },
  {
    name: 'lifecycle rules that delete or archive what the product keeps',
    deployment,
    aws: documentBucket({
      rules: [
        ...RULES,
        rule('old', { Expiration: { Days: 100 }, NoncurrentVersionExpiration: { NoncurrentDays: 7 } }),
        rule('cold', { Transition: { Days: 90, StorageClass: 'DEEP_ARCHIVE' } }, 'documents/2026/'),
      ],
    }),
    findings: [
      [CHECK, 'fault', /rule old of .* deletes documents$/, /Restrict the rule/],
      [CHECK, 'fault', /deletes replaced documents after 7 days, but knowledge\.restorableDays is 30/, /Restrict/],
      [CHECK, 'fault', /deletes attached files before their questions, which are kept for 365 days/, /Restrict/],
      [CHECK, 'fault', /rule cold .* moves objects to DEEP_ARCHIVE/, /Restrict/],
    ],
  },
];
