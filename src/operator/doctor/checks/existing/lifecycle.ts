import type { LifecycleRule } from '@aws-sdk/client-s3';
import { ATTACHMENTS_PREFIX, DOCUMENTS_PREFIX } from '../../../../contract';
import type { DocumentRule } from '../../../../infra/storage/document-lifecycle';
import { type Finding, fault } from '../../../check';

/** Storage classes from which S3 returns an object only hours after a request. */
const ARCHIVES = ['GLACIER', 'DEEP_ARCHIVE'];

/** Reports rules that the document bucket must have but lacks, and rules that delete or archive objects that the product still needs. */
export function lifecycleFaults(
  bucket: string,
  present: readonly LifecycleRule[],
  required: readonly DocumentRule[],
): Finding[] {
  const enabled = present.filter(({ Status }) => Status === 'Enabled');
  const missing = required.flatMap((rule) => missingPart(rule, enabled)).map(inS3);
  const harmful = enabled.flatMap((rule) => harmOf(rule, required).map((harm) => [rule, harm] as const));
  return [
    ...(missing.length > 0
      ? [
          fault(
            `${bucket} keeps objects longer than the product states: it lacks ${missing.length} lifecycle ${missing.length === 1 ? 'rule' : 'rules'}`,
            `Add to its rules (put-bucket-lifecycle-configuration replaces all of them): ${JSON.stringify(missing)}`,
          ),
        ]
      : []),
    ...harmful.map(([{ ID = 'without a name' }, harm]) =>
      fault(`The lifecycle rule ${ID} of ${bucket} ${harm}`, 'Restrict the rule to other objects, or remove it.'),
    ),
  ];
}

/**
 * Returns the required rule without the actions that the bucket's rules already perform for all objects of the required rule. Returns
 * an empty list if no action remains.
 */
function missingPart(rule: DocumentRule, present: readonly LifecycleRule[]): DocumentRule[] {
  const covering = present.filter((other) => covers(other, rule));
  const performs = (limit: number | undefined, daysOf: (other: LifecycleRule) => number | undefined) =>
    limit === undefined || covering.some((other) => (daysOf(other) ?? Number.POSITIVE_INFINITY) <= limit);
  const { expiration, noncurrent, incompleteUploads, deleteMarkers, ...filter } = rule;
  const missing = {
    ...(performs(expiration, ({ Expiration }) => Expiration?.Days) ? {} : { expiration }),
    ...(performs(noncurrent, noncurrentDays) ? {} : { noncurrent }),
    ...(performs(incompleteUploads, (other) => other.AbortIncompleteMultipartUpload?.DaysAfterInitiation)
      ? {}
      : { incompleteUploads }),
    ...(!deleteMarkers || covering.some(({ Expiration }) => Expiration?.ExpiredObjectDeleteMarker)
      ? {}
      : { deleteMarkers }),
  };
  return Object.keys(missing).length > 0 ? [{ ...filter, ...missing } as DocumentRule] : [];
}

/** Returns whether the rule of the bucket applies to all objects of the required rule. */
function covers(present: LifecycleRule, { prefix, tag }: DocumentRule): boolean {
  const { Filter } = present;
  const hasSizes = [Filter, Filter?.And].some((one) => one?.ObjectSizeGreaterThan ?? one?.ObjectSizeLessThan);
  const hasOtherTags = tagsOf(present).some(({ Key, Value }) => Key !== tag?.key || Value !== tag?.value);
  return prefix.startsWith(prefixOf(present)) && !hasSizes && !hasOtherTags;
}

/** Describes how a rule deletes or archives documents and attached files that the product promises to keep. */
function harmOf(present: LifecycleRule, required: readonly DocumentRule[]): string[] {
  // A rule with tags affects no object that must be kept: the product tags only attached files that have not been sent.
  if (tagsOf(present).length > 0) return [];
  const reaches = (prefix: string) => prefix.startsWith(prefixOf(present)) || prefixOf(present).startsWith(prefix);
  const { Expiration, Transitions = [] } = present;
  const days = Expiration?.Date ? 0 : Expiration?.Days;
  const kept = (prefix: string) => required.find((rule) => rule.prefix === prefix && !rule.tag);
  const { noncurrent = 0 } = kept(DOCUMENTS_PREFIX) ?? {};
  const { expiration = 0 } = kept(ATTACHMENTS_PREFIX) ?? {};
  const versions = present.NoncurrentVersionExpiration?.NoncurrentDays ?? noncurrent;
  return [
    ...(reaches(DOCUMENTS_PREFIX) && days !== undefined ? ['deletes documents'] : []),
    ...(reaches(DOCUMENTS_PREFIX) && versions < noncurrent
      ? [`deletes replaced documents after ${versions} days, but knowledge.restorableDays is ${noncurrent}`]
      : []),
    ...(reaches(ATTACHMENTS_PREFIX) && (days ?? expiration) < expiration
      ? [`deletes attached files before their questions, which are kept for ${expiration} days`]
      : []),
    ...(reaches(DOCUMENTS_PREFIX) || reaches(ATTACHMENTS_PREFIX)
      ? Transitions.filter(({ StorageClass = '' }) => ARCHIVES.includes(StorageClass)).map(
          ({ StorageClass }) => `moves objects to ${StorageClass}, where the product cannot read them`,
        )
      : []),
  ];
}

/** Returns after how many days the rule removes all noncurrent versions; undefined if it never removes all of them. */
function noncurrentDays({ NoncurrentVersionExpiration: versions }: LifecycleRule): number | undefined {
  return versions?.NewerNoncurrentVersions ? undefined : versions?.NoncurrentDays;
}

/** Returns the prefix of a rule. In the older form, which S3 still accepts, the prefix is not part of a filter. */
function prefixOf({ Filter, Prefix }: LifecycleRule): string {
  return Filter?.Prefix ?? Filter?.And?.Prefix ?? Prefix ?? '';
}

function tagsOf({ Filter }: LifecycleRule) {
  return Filter?.Tag ? [Filter.Tag] : (Filter?.And?.Tags ?? []);
}

/** Converts a rule to the form of the S3 API. */
function inS3({ id, prefix, tag, ...actions }: DocumentRule): LifecycleRule {
  const { expiration, noncurrent, incompleteUploads, deleteMarkers } = actions;
  return {
    ID: id,
    Status: 'Enabled',
    Filter: tag ? { And: { Prefix: prefix, Tags: [{ Key: tag.key, Value: tag.value }] } } : { Prefix: prefix },
    ...(expiration === undefined ? {} : { Expiration: { Days: expiration } }),
    ...(deleteMarkers ? { Expiration: { ExpiredObjectDeleteMarker: true } } : {}),
    ...(noncurrent === undefined ? {} : { NoncurrentVersionExpiration: { NoncurrentDays: noncurrent } }),
    ...(incompleteUploads === undefined
      ? {}
      : { AbortIncompleteMultipartUpload: { DaysAfterInitiation: incompleteUploads } }),
  };
}
