import type { Reply } from '../kernel/stand-in';
import { readXml } from './body';
import type { Bucket } from './bucket';
import type { Buckets } from './buckets';
import { s3Error } from './errors';
import { header, type S3Request } from './request';
import type { LockRule, StoredObject } from './stored-object';
import { element, parent, text, xmlReply } from './xml';

export function lockHeaders({ lock }: Pick<StoredObject, 'lock'>): Record<string, string> {
  return lock ? { 'x-amz-object-lock-mode': lock.mode, 'x-amz-object-lock-retain-until-date': lock.until } : {};
}

export function mayBypass(request: S3Request): boolean {
  return header(request, 'x-amz-bypass-governance-retention') === 'true';
}

/** In a bucket with a default retention, requires a digest of the content. @throws Refusal InvalidRequest */
export function assertDigest(request: S3Request, bucket: Bucket): void {
  const names = Object.keys(request.incoming.headers);
  const hasDigest = names.some((name) => /^(content-md5|x-amz-checksum-.+|x-amz-trailer)$/.test(name));
  if (bucket.settings.lock?.rule && !hasDigest)
    throw s3Error(
      'InvalidRequest',
      'Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters',
    );
}

/** GetObjectLockConfiguration. */
export async function getLockConfiguration({ bucket }: S3Request, buckets: Buckets): Promise<Reply> {
  const { lock } = buckets.named(bucket).settings;
  if (!lock)
    throw s3Error('ObjectLockConfigurationNotFoundError', 'Object Lock configuration does not exist for this bucket');
  const { rule } = lock;
  const retention = rule && parent('DefaultRetention', element('Mode', rule.mode) + element('Days', rule.days));
  return xmlReply(
    'ObjectLockConfiguration',
    element('ObjectLockEnabled', 'Enabled') + (retention ? parent('Rule', retention) : ''),
  );
}

/** PutObjectLockConfiguration, optionally with a default retention in days or in years. Object Lock cannot be disabled again. */
export async function putLockConfiguration(request: S3Request, buckets: Buckets): Promise<Reply> {
  const bucket = buckets.named(request.bucket);
  const xml = await readXml(request, { checksums: true });
  if (bucket.settings.versioning !== 'Enabled')
    throw s3Error('InvalidBucketState', 'Versioning must be enabled on the bucket to apply Object Lock.');
  bucket.configure({ lock: { rule: ruleIn(xml) } });
  return { status: 200 };
}

function ruleIn(xml: string): LockRule | undefined {
  const [mode, days, years] = ['Mode', 'Days', 'Years'].map((name) => text(xml, name));
  if (text(xml, 'ObjectLockEnabled') !== 'Enabled') throw s3Error('MalformedXML', 'ObjectLockEnabled must be Enabled.');
  if (mode === undefined) return undefined;
  if (!['GOVERNANCE', 'COMPLIANCE'].includes(mode) || (days === undefined) === (years === undefined))
    throw s3Error('MalformedXML', 'A default retention has a mode, and either days or years.');
  return { mode: mode as LockRule['mode'], days: days ? Number(days) : Number(years) * 365 };
}
