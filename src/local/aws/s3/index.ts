import type { IncomingMessage } from 'node:http';
import type { Refusal } from '../kernel/refusal';
import { isSigned } from '../kernel/request';
import { type Reply, type StandIn, startStandIn } from '../kernel/stand-in';
import { Buckets } from './buckets';
import { completeUpload } from './complete-upload';
import { deleteObjects } from './deletion';
import { s3Error } from './errors';
import { assertHeaders } from './header-values';
import { listObjects } from './list-objects';
import { abortUpload, createUpload, listParts, listUploads, uploadPart } from './multipart';
import { getLockConfiguration, putLockConfiguration } from './object-lock';
import { deleteObject, getObject, putObject } from './objects';
import { header, parseRequest, type S3Request } from './request';
import { deleteTags, getTags } from './tagging';
import { getVersioning, listVersions, putVersioning } from './versions';
import { element, errorDocument, xmlReply } from './xml';

type Handler = (request: S3Request, buckets: Buckets) => Promise<Reply>;

/** An operation is found by its method, its kind of resource and its query parameters. */
type Operation = readonly [
  method: string,
  target: 'bucket' | 'object',
  required: readonly string[],
  optional: readonly string[],
  handler: Handler,
];

const RESPONSE_HEADERS = [
  'response-cache-control',
  'response-content-disposition',
  'response-content-encoding',
  'response-content-language',
  'response-content-type',
  'response-expires',
];
const LIST_PARAMETERS = [
  'prefix',
  'delimiter',
  'max-keys',
  'continuation-token',
  'start-after',
  'encoding-type',
  'fetch-owner',
];
const VERSION_LIST_PARAMETERS = ['prefix', 'max-keys', 'key-marker', 'version-id-marker', 'encoding-type'];
const UPLOAD_LIST_PARAMETERS = ['prefix', 'max-uploads', 'key-marker', 'upload-id-marker', 'encoding-type'];

const OPERATIONS: readonly Operation[] = [
  ['PUT', 'bucket', [], [], createBucket],
  ['HEAD', 'bucket', [], [], headBucket],
  ['GET', 'bucket', ['location'], [], bucketLocation],
  ['GET', 'bucket', ['list-type'], LIST_PARAMETERS, listObjects],
  ['GET', 'bucket', ['versions'], VERSION_LIST_PARAMETERS, listVersions],
  ['GET', 'bucket', ['versioning'], [], getVersioning],
  ['PUT', 'bucket', ['versioning'], [], putVersioning],
  ['GET', 'bucket', ['object-lock'], [], getLockConfiguration],
  ['PUT', 'bucket', ['object-lock'], [], putLockConfiguration],
  ['GET', 'bucket', ['uploads'], UPLOAD_LIST_PARAMETERS, listUploads],
  ['POST', 'bucket', ['delete'], [], deleteObjects],
  ['PUT', 'object', [], [], putObject],
  ['GET', 'object', [], ['versionId', ...RESPONSE_HEADERS], getObject],
  ['HEAD', 'object', [], ['versionId', ...RESPONSE_HEADERS], getObject],
  ['DELETE', 'object', [], ['versionId'], deleteObject],
  ['GET', 'object', ['tagging'], [], getTags],
  ['DELETE', 'object', ['tagging'], [], deleteTags],
  ['POST', 'object', ['uploads'], [], createUpload],
  ['PUT', 'object', ['uploadId', 'partNumber'], [], uploadPart],
  ['GET', 'object', ['uploadId'], ['max-parts', 'part-number-marker'], listParts],
  ['POST', 'object', ['uploadId'], [], completeUpload],
  ['DELETE', 'object', ['uploadId'], [], abortUpload],
];

/**
 * Starts a stand-in for S3 on loopback. It accepts path-style URLs, and stores its objects in a folder. Requests must be
 * signed, but the stand-in does not verify signatures.
 * @param options.state folder for objects and uploads, created if it is missing; only one stand-in may use it at a time
 * @param options.bucket created if it is missing
 * @param options.port chosen by the system by default
 * @throws Error when the folder cannot be read or the port is taken
 */
export async function startS3(options: { state: string; bucket: string; port?: number }): Promise<StandIn> {
  const buckets = new Buckets(options.state);
  if (!buckets.has(options.bucket)) buckets.create(options.bucket);
  return startStandIn(
    {
      name: 'S3',
      internalError: 'InternalError',
      requestIdHeader: 'x-amz-request-id',
      answer: async (incoming) => {
        // The S3 client speaks HTTP/1.1 only.
        const request = parseRequest(incoming as IncomingMessage);
        assertSigned(request);
        assertHeaders(request);
        return handlerFor(request)(request, buckets);
      },
      encode,
    },
    options.port,
  );
}

function assertSigned({ incoming, query }: S3Request): void {
  if (isSigned(incoming, 's3') || query.has('X-Amz-Signature')) return;
  throw s3Error('AccessDenied', 'The request is not signed: use an AWS SDK, with any credentials.');
}

/**
 * Finds the handler of the requested operation. Rejects a request with a query parameter that the operation does not support, such as
 * `?acl`, instead of ignoring the parameter.
 *
 * @throws Refusal NotImplemented
 */
function handlerFor({ method, bucket, key, query }: S3Request): Handler {
  const target = key ? 'object' : 'bucket';
  const names = [...new Set(query.keys())].filter((name) => name !== 'x-id' && !name.startsWith('X-Amz-'));
  const operation = OPERATIONS.find(
    ([itsMethod, itsTarget, required, optional]) =>
      itsMethod === method &&
      itsTarget === target &&
      required.every((name) => names.includes(name)) &&
      names.every((name) => required.includes(name) || optional.includes(name)),
  );
  if (bucket && operation) return operation[4];
  const resource = bucket ? `a ${target}` : 'the service';
  throw s3Error(
    'NotImplemented',
    `${method} of ${resource} with the parameters [${names.join(', ')}] is not implemented here.`,
  );
}

async function createBucket(request: S3Request, buckets: Buckets): Promise<Reply> {
  const { bucket } = request;
  buckets.create(bucket);
  if (header(request, 'x-amz-bucket-object-lock-enabled') === 'true')
    buckets.named(bucket).configure({ versioning: 'Enabled', lock: {} });
  return { status: 200, headers: { location: `/${bucket}` } };
}

async function headBucket({ bucket }: S3Request, buckets: Buckets): Promise<Reply> {
  buckets.named(bucket);
  return { status: 200 };
}

/** The stand-in has no region, so it responds with an empty location, which in S3 means us-east-1. */
async function bucketLocation({ bucket }: S3Request, buckets: Buckets): Promise<Reply> {
  buckets.named(bucket);
  return xmlReply('LocationConstraint', '');
}

function encode({ status, type, message, headers }: Refusal, { url = '' }: { url?: string }, requestId: string): Reply {
  const body = errorDocument(
    [
      element('Code', type),
      element('Message', message),
      element('Resource', url.split('?', 1)[0]),
      element('RequestId', requestId),
    ].join(''),
  );
  return { status, headers: { ...headers, 'content-type': 'application/xml' }, body };
}
