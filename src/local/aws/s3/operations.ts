import type { Buckets } from './buckets';
import { completeUpload } from './complete-upload';
import { deleteObjects } from './deletion';
import { S3Error } from './errors';
import { listObjects } from './list-objects';
import { abortUpload, createUpload, listParts, listUploads, uploadPart } from './multipart';
import { deleteObject, getObject, putObject } from './objects';
import type { Reply } from './reply';
import { xmlReply } from './reply';
import type { S3Request } from './request';

type Handler = (request: S3Request, buckets: Buckets) => Promise<Reply>;

/** An operation: the method, what it acts on, the parameters that it needs, those that it takes besides, and its handler. */
type Operation = readonly [
  method: string,
  target: 'bucket' | 'object',
  needs: readonly string[],
  takes: readonly string[],
  handler: Handler,
];

const OVERRIDES = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
].map((name) => `response-${name}`);
const LISTING = [
  'prefix',
  'delimiter',
  'max-keys',
  'continuation-token',
  'start-after',
  'encoding-type',
  'fetch-owner',
];

const OPERATIONS: readonly Operation[] = [
  ['PUT', 'bucket', [], [], createBucket],
  ['HEAD', 'bucket', [], [], headBucket],
  ['GET', 'bucket', ['location'], [], bucketLocation],
  ['GET', 'bucket', ['list-type'], LISTING, listObjects],
  [
    'GET',
    'bucket',
    ['uploads'],
    ['prefix', 'max-uploads', 'key-marker', 'upload-id-marker', 'encoding-type'],
    listUploads,
  ],
  ['POST', 'bucket', ['delete'], [], deleteObjects],
  ['PUT', 'object', [], [], putObject],
  ['GET', 'object', [], OVERRIDES, getObject],
  ['HEAD', 'object', [], OVERRIDES, getObject],
  ['DELETE', 'object', [], [], deleteObject],
  ['POST', 'object', ['uploads'], [], createUpload],
  ['PUT', 'object', ['uploadId', 'partNumber'], [], uploadPart],
  ['GET', 'object', ['uploadId'], ['max-parts', 'part-number-marker'], listParts],
  ['POST', 'object', ['uploadId'], [], completeUpload],
  ['DELETE', 'object', ['uploadId'], [], abortUpload],
];

/**
 * The handler for a request. A parameter that no operation takes (`?acl`, `?versionId=…`) is refused, not passed over.
 * @throws S3Error NotImplemented
 */
export function handlerFor({ method, bucket, key, query }: S3Request): Handler {
  const target = key ? 'object' : 'bucket';
  const names = [...new Set(query.keys())].filter((name) => name !== 'x-id' && !name.startsWith('X-Amz-'));
  const operation = OPERATIONS.find(
    ([itsMethod, itsTarget, needs, takes]) =>
      itsMethod === method &&
      itsTarget === target &&
      needs.every((name) => names.includes(name)) &&
      names.every((name) => needs.includes(name) || takes.includes(name)),
  );
  if (!bucket || !operation)
    throw new S3Error(
      'NotImplemented',
      `${method} of ${bucket ? `a ${target}` : 'the service'} with the parameters [${names.join(', ')}] is not implemented here.`,
    );
  return operation[4];
}

async function createBucket({ bucket }: S3Request, buckets: Buckets): Promise<Reply> {
  buckets.create(bucket);
  return { status: 200, headers: { location: `/${bucket}` } };
}

async function headBucket({ bucket }: S3Request, buckets: Buckets): Promise<Reply> {
  buckets.named(bucket);
  return { status: 200 };
}

/** No location, which is S3's way of saying us-east-1: a stand-in has no region of its own. */
async function bucketLocation({ bucket }: S3Request, buckets: Buckets): Promise<Reply> {
  buckets.named(bucket);
  return xmlReply('LocationConstraint', '');
}
