/**
 * The requests whose IAM action has another name than the request ("Actions, resources, and condition keys for Amazon S3" in the
 * Service Authorization Reference).
 */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  's3:CopyObject': 's3:PutObject',
  's3:GetBucketEncryption': 's3:GetEncryptionConfiguration',
  's3:GetBucketLifecycleConfiguration': 's3:GetLifecycleConfiguration',
  's3:GetObjectLockConfiguration': 's3:GetBucketObjectLockConfiguration',
  's3:GetPublicAccessBlock': 's3:GetBucketPublicAccessBlock',
  // The commands call GetObject and HeadObject only with a version id.
  's3:GetObject': 's3:GetObjectVersion',
  's3:HeadObject': 's3:GetObjectVersion',
  's3:ListObjectVersions': 's3:ListBucketVersions',
};

/**
 * Returns the IAM action that a request needs, such as `ec2:DescribeVpcs`.
 *
 * @param prefix the prefix of the service's actions, such as `ec2`
 * @param command the name of the SDK's command, such as `DescribeVpcsCommand`
 */
export function actionOf(prefix: string, command: string): string {
  const action = `${prefix}:${command.replace(/Command$/, '')}`;
  return OTHER_NAMES[action] ?? action;
}
