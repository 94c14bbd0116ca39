import { S3Client } from '@aws-sdk/client-s3';
import { Attachments } from '../../../src/app/attachments/attachments';
import { BUCKET } from './app-fixture';

/** Creates an `Attachments` object that uses the S3 server at `endpoint`. It has no inspector, so it can only delete files. */
export function attachmentsAt(endpoint: string): Attachments {
  const s3 = new S3Client({ region: 'eu-central-2', endpoint, maxAttempts: 1 });
  return new Attachments(s3, BUCKET, { inspector: undefined!, limits: undefined, log: undefined! });
}
