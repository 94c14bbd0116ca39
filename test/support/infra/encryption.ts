import { resourcesOf, type Template } from './templates';

/** The types of the resources that the key of `withoutKey` should encrypt. */
const TYPES = [
  'AWS::DynamoDB::GlobalTable',
  'AWS::S3::Bucket',
  'AWS::Backup::BackupVault',
  'AWS::S3Vectors::VectorBucket',
  'AWS::S3Vectors::Index',
  'AWS::Bedrock::DataSource',
  'AWS::SNS::Topic',
  'AWS::Logs::LogGroup',
  'AWS::SecretsManager::Secret',
];

/**
 * Returns the ids of the resources that the key should encrypt but does not. Also returns each type of which the template has no
 * resource, because a test would otherwise pass without having checked this type.
 *
 * @param key - ARN or logical id of the key
 */
export function withoutKey(template: Template, key: string): string[] {
  return TYPES.flatMap((type) => {
    // A load balancer can write its access logs only to a bucket that is encrypted with a key of S3.
    const ids = Object.keys(resourcesOf(template, type)).filter((id) => !id.startsWith('AccessLogs'));
    return ids.length > 0 ? ids.filter((id) => !encryptedProperties(template, id).includes(`"${key}"`)) : [type];
  });
}

/** The properties in which a resource names its key, as JSON. For a bucket, only `BucketEncryption`: others may name another key. */
function encryptedProperties({ Resources }: Template, id: string): string {
  const { Type, Properties } = Resources[id]!;
  return JSON.stringify((Type === 'AWS::S3::Bucket' ? Properties.BucketEncryption : Properties) ?? {});
}
