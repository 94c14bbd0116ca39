import { Readable } from 'node:stream';
import { S3Client } from '@aws-sdk/client-s3';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { DocumentBucket } from '../../../src/admin/documents/document-bucket';
import { DocumentChanged, NameTaken } from '../../../src/admin/documents/errors';
import { BUCKET, useFixture } from '../../support/local/s3-fixture';

/** Sends requests to S3, and loses the response to the first copy. */
class LosesResponse extends NodeHttpHandler {
  copies = 0;

  override async handle(...[request, options]: Parameters<NodeHttpHandler['handle']>) {
    const result = await super.handle(request, options);
    if (request.headers['x-amz-copy-source'] && ++this.copies === 1)
      throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    return result;
  }
}

const fixture = useFixture();
let requestHandler: LosesResponse;
let s3: S3Client;
let bucket: DocumentBucket;
beforeEach(() => {
  requestHandler = new LosesResponse();
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  s3 = new S3Client({ endpoint: fixture().url, region: 'eu-central-1', credentials, requestHandler });
  bucket = new DocumentBucket(s3, BUCKET);
});
afterEach(() => s3.destroy());

const receive = (id: string, size = 10) => bucket.receive(id, 'text/plain', Readable.from([Buffer.alloc(size, id)]));
const PARTS = 6 * 1024 * 1024;

it.each([10, PARTS])(
  'recognises that S3 has stored a file of %i bytes although the response was lost',
  async (size) => {
    await receive('a', size);
    await bucket.store('a', 'Plan.txt');
    expect(requestHandler.copies).toBe(2);
    expect((await bucket.readDocument('Plan.txt')).size).toBe(size);
  },
);

it('recognises that S3 has replaced a document although the response was lost, and still reports a changed document and a taken name', async () => {
  for (const id of ['a', 'b', 'c']) await receive(id);
  await bucket.store('a', 'Plan.txt');
  const replaced = await bucket.etagOf('Plan.txt');
  requestHandler.copies = 0;
  await bucket.store('b', 'Plan.txt', replaced);
  expect(requestHandler.copies).toBe(2);
  await expect(bucket.store('c', 'Plan.txt', replaced)).rejects.toThrow(DocumentChanged);
  await expect(bucket.store('c', 'Plan.txt')).rejects.toThrow(NameTaken);
  expect(await bucket.etagOf('Plan.txt')).not.toBe(replaced);
});
