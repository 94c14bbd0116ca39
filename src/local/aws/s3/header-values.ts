import { type ErrorCode, s3Error } from './errors';
import { header, type S3Request } from './request';

const CHECKSUMS = [
  'CRC32',
  'CRC32C',
  'CRC64NVME',
  'MD5',
  'SHA1',
  'SHA256',
  'SHA512',
  'XXHASH128',
  'XXHASH3',
  'XXHASH64',
];
const CANNED_ACLS = [
  'authenticated-read',
  'aws-exec-read',
  'bucket-owner-full-control',
  'bucket-owner-read',
  'private',
  'public-read',
  'public-read-write',
];

/** Headers that accept only certain values: the error for any other value, and the accepted values. */
const VALUES: Readonly<Record<string, readonly [ErrorCode, readonly string[]]>> = {
  'x-amz-acl': ['InvalidArgument', CANNED_ACLS],
  'x-amz-checksum-algorithm': ['InvalidRequest', CHECKSUMS],
  'x-amz-checksum-mode': ['InvalidArgument', ['ENABLED']],
  'x-amz-checksum-type': ['InvalidRequest', ['COMPOSITE', 'FULL_OBJECT']],
  'x-amz-metadata-directive': ['InvalidArgument', ['COPY', 'REPLACE']],
  'x-amz-request-payer': ['InvalidArgument', ['requester']],
  'x-amz-sdk-checksum-algorithm': ['InvalidRequest', CHECKSUMS],
  'x-amz-server-side-encryption': ['InvalidArgument', ['AES256', 'aws:kms', 'aws:kms:dsse']],
  'x-amz-storage-class': [
    'InvalidStorageClass',
    [
      'DEEP_ARCHIVE',
      'GLACIER',
      'GLACIER_IR',
      'INTELLIGENT_TIERING',
      'ONEZONE_IA',
      'REDUCED_REDUNDANCY',
      'STANDARD',
      'STANDARD_IA',
    ],
  ],
  'x-amz-tagging-directive': ['InvalidArgument', ['COPY', 'REPLACE']],
};

/** @throws Refusal for a header with a value that S3 does not know */
export function assertHeaders(request: S3Request): void {
  for (const [name, [code, values]] of Object.entries(VALUES)) {
    const value = header(request, name);
    if (value !== undefined && !values.includes(value))
      throw s3Error(code, `${name} is "${value}"; expected one of ${values.join(', ')}.`);
  }
}
