import { resourcesOf, type Template } from './templates';

/** The types of the resources that a key of the account encrypts. */
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
 * Returns the ids of the resources that the key should encrypt but does not, and the types of which the template has no resource, so
 * that nothing would be checked.
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

/** The properties of a resource that contain its key, as JSON; those of a bucket may name another key elsewhere. */
function encryptedProperties({ Resources }: Template, id: string): string {
  const { Type, Properties } = Resources[id]!;
  return JSON.stringify((Type === 'AWS::S3::Bucket' ? Properties.BucketEncryption : Properties) ?? {});
}
