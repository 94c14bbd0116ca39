import { Duration } from 'aws-cdk-lib';
import type { LifecycleRule } from 'aws-cdk-lib/aws-s3';
import { ATTACHMENTS_PREFIX, DOCUMENTS_PREFIX, INCOMING_PREFIX, UNSENT_TAG } from '../../contract';
import { ORGANISATION_SETTINGS } from '../../settings/organisation-settings';
import type { Deployment } from '../deployment/schema';

/** A lifecycle rule of the document bucket. All times are in days. */
export interface DocumentRule {
  readonly id: string;
  /** Empty for all objects. */
  readonly prefix: string;
  /** The rule applies only to objects with this tag. */
  readonly tag?: { readonly key: string; readonly value: string };
  /** Days after which an object expires. */
  readonly expiration?: number;
  /** Days after which a replaced or deleted version is removed. */
  readonly noncurrent?: number;
  /** Days after which the parts of an incomplete upload are removed. */
  readonly incompleteUploads?: number;
  /** Whether a delete marker is removed when no other version of the object is left. */
  readonly deleteMarkers?: true;
}

/**
 * The rules that the document bucket must have. The deployment creates its own bucket with these rules, and
 * `npx projen doctor` checks that an existing bucket has them.
 */
export function documentRules({ knowledge, service }: Pick<Deployment, 'knowledge' | 'service'>): DocumentRule[] {
  return [
    {
      id: 'RestorableVersions',
      prefix: DOCUMENTS_PREFIX,
      noncurrent: knowledge.restorableDays,
      deleteMarkers: true,
    },
    { id: 'BrokenUploads', prefix: '', incompleteUploads: 1 },
    // Files that were not accepted may be confidential, so they are deleted after one day.
    { id: 'Incoming', prefix: INCOMING_PREFIX, expiration: 1, noncurrent: 1 },
    // Attached files expire with their questions. If the application deletes a file earlier, S3 removes its noncurrent
    // version after one day.
    { id: 'Attachments', prefix: ATTACHMENTS_PREFIX, expiration: attachmentDays(service), noncurrent: 1 },
    { id: 'UnsentAttachments', prefix: ATTACHMENTS_PREFIX, tag: UNSENT_TAG, expiration: 1 },
  ];
}

function attachmentDays({ environment }: Deployment['service']): number {
  return ORGANISATION_SETTINGS.RETENTION_DAYS.schema.parse(environment.RETENTION_DAYS || undefined);
}

/** Converts a rule to the form in which the CDK's `Bucket` receives it. */
export function lifecycleRule(rule: DocumentRule): LifecycleRule {
  const days = (count: number | undefined) => (count === undefined ? undefined : Duration.days(count));
  return {
    id: rule.id,
    ...(rule.prefix ? { prefix: rule.prefix } : {}),
    ...(rule.tag ? { tagFilters: { [rule.tag.key]: rule.tag.value } } : {}),
    expiration: days(rule.expiration),
    noncurrentVersionExpiration: days(rule.noncurrent),
    abortIncompleteMultipartUploadAfter: days(rule.incompleteUploads),
    expiredObjectDeleteMarker: rule.deleteMarkers,
  };
}
