import { createHash } from 'node:crypto';
import type { CompletedPart } from '@aws-sdk/client-s3';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { BUCKET, errorOf, useFixture } from '../../../support/local/s3-fixture';

const fixture = useFixture();
const at = { Bucket: BUCKET, Key: 'ü/big.bin' };
const LARGE = Buffer.alloc(5 << 20, 1);
const SMALL = Buffer.from('the rest');

const begin = async (more: object = {}) =>
  (await fixture().client.send(new CreateMultipartUploadCommand({ ...at, ...more }))).UploadId!;
const abort = (UploadId: string) => fixture().client.send(new AbortMultipartUploadCommand({ ...at, UploadId }));
const listParts = (UploadId: string, more: object = {}) =>
  fixture().client.send(new ListPartsCommand({ ...at, UploadId, ...more }));

async function upload(UploadId: string, PartNumber: number, Body: Buffer): Promise<CompletedPart> {
  const { ETag, ChecksumCRC32 } = await fixture().client.send(
    new UploadPartCommand({ ...at, UploadId, PartNumber, Body }),
  );
  return { PartNumber, ETag, ChecksumCRC32 };
}

function complete(UploadId: string, Parts: CompletedPart[], more: object = {}) {
  return fixture().client.send(
    new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload: { Parts }, ...more }),
  );
}

function md5(...contents: Buffer[]): Buffer {
  return createHash('md5').update(Buffer.concat(contents)).digest();
}

describe('a multipart upload', () => {
  it('joins its parts in numerical order, and gives the object the headers of the upload and the ETag that S3 computes', async () => {
    const id = await begin({ ContentType: 'application/pdf', Metadata: { owner: 'anna' } });
    const last = await upload(id, 7, SMALL);
    const first = await upload(id, 2, LARGE);
    const { ETag } = await complete(id, [first, last]);
    const object = await fixture().client.send(new GetObjectCommand(at));
    expect(ETag).toBe(`"${md5(md5(LARGE), md5(SMALL)).toString('hex')}-2"`);
    expect(object).toMatchObject({ ETag, ContentType: 'application/pdf', Metadata: { owner: 'anna' } });
    expect(Buffer.compare(await object.Body!.transformToByteArray(), Buffer.concat([LARGE, SMALL]))).toBe(0);
    expect(fixture().contentFiles()).toHaveLength(1);
  });

  it('uses the last upload of a part, and omits parts that the completion does not list', async () => {
    const id = await begin();
    await upload(id, 1, Buffer.from('first try'));
    const second = await upload(id, 1, Buffer.from('second try'));
    await upload(id, 2, SMALL);
    await complete(id, [second]);
    const { Body } = await fixture().client.send(new GetObjectCommand(at));
    expect(await Body!.transformToString()).toBe('second try');
    expect(fixture().contentFiles()).toHaveLength(1);
  });

  it('continues after a restart', async () => {
    const id = await begin();
    const part = await upload(id, 1, SMALL);
    await fixture().restart();
    await complete(id, [part]);
    expect(await fixture().client.send(new GetObjectCommand(at))).toMatchObject({ ContentLength: SMALL.length });
  });

  it('is listed with its parts, in pages, until it ends', async () => {
    const id = await begin();
    for (const number of [3, 1, 2]) await upload(id, number, SMALL);
    const page = await listParts(id, { MaxParts: 2 });
    expect(page).toMatchObject({ IsTruncated: true, NextPartNumberMarker: '2' });
    expect(page.Parts!.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
      [1, 8],
      [2, 8],
    ]);
    const rest = await listParts(id, { PartNumberMarker: page.NextPartNumberMarker });
    expect([rest.IsTruncated, rest.Parts!.map(({ PartNumber }) => PartNumber)]).toEqual([false, [3]]);
    const uploads = () => fixture().client.send(new ListMultipartUploadsCommand({ Bucket: BUCKET, Prefix: 'ü/' }));
    expect((await uploads()).Uploads).toEqual([{ Key: at.Key, UploadId: id, Initiated: expect.any(Date) }]);
    await abort(id);
    expect((await uploads()).Uploads).toBeUndefined();
  });

  it('is listed page by page, even if the upload in the marker has ended', async () => {
    for (const Key of ['c', 'a', 'b']) await begin({ Key });
    const list = (more: object) => fixture().client.send(new ListMultipartUploadsCommand({ Bucket: BUCKET, ...more }));
    const {
      IsTruncated,
      NextKeyMarker: KeyMarker,
      NextUploadIdMarker: UploadIdMarker,
      Uploads,
    } = await list({ MaxUploads: 1 });
    expect([IsTruncated, Uploads!.map(({ Key }) => Key)]).toEqual([true, ['a']]);
    const rest = async () => (await list({ KeyMarker, UploadIdMarker })).Uploads!.map(({ Key }) => Key);
    expect(await rest()).toEqual(['b', 'c']);
    await fixture().client.send(new AbortMultipartUploadCommand({ ...at, Key: 'a', UploadId: UploadIdMarker }));
    expect(await rest()).toEqual(['b', 'c']);
  });

  it('leaves nothing behind when it is aborted', async () => {
    const id = await begin();
    await upload(id, 1, SMALL);
    await abort(id);
    expect(fixture().contentFiles()).toEqual([]);
    expect(await errorOf(fixture().client.send(new GetObjectCommand(at)))).toMatchObject({ code: 'NoSuchKey' });
  });

  it('verifies a checksum of the whole object', async () => {
    const id = await begin();
    const part = await upload(id, 1, SMALL);
    const wrong = { ChecksumCRC32: 'AAAAAA==', ChecksumType: 'FULL_OBJECT' };
    expect(await errorOf(complete(id, [part], wrong))).toEqual({ code: 'BadDigest', status: 400 });
    await complete(id, [part], { ChecksumCRC32: part.ChecksumCRC32, ChecksumType: 'FULL_OBJECT' });
  });

  it('rejects invalid parts, and can still be completed afterwards', async () => {
    const id = await begin();
    const [first, second] = [await upload(id, 1, SMALL), await upload(id, 2, SMALL)];
    expect(await errorOf(complete(id, [second, first]))).toEqual({ code: 'InvalidPartOrder', status: 400 });
    expect(await errorOf(complete(id, [{ ...first, ETag: '"00"' }]))).toEqual({ code: 'InvalidPart', status: 400 });
    expect(await errorOf(complete(id, [{ ...first, ChecksumCRC32: 'AAAAAA==' }]))).toEqual({
      code: 'InvalidPart',
      status: 400,
    });
    expect(await errorOf(complete(id, [{ ...first, PartNumber: 3 }]))).toEqual({ code: 'InvalidPart', status: 400 });
    expect(await errorOf(complete(id, [first, second]))).toEqual({ code: 'EntityTooSmall', status: 400 });
    expect(await errorOf(complete(id, []))).toMatchObject({ code: 'MalformedXML', status: 400 });
    await complete(id, [first]);
  });

  it('with If-None-Match fails when the object exists', async () => {
    await fixture().client.send(new PutObjectCommand({ ...at, Body: 'before' }));
    const id = await begin();
    const part = await upload(id, 1, SMALL);
    expect(await errorOf(complete(id, [part], { IfNoneMatch: '*' }))).toEqual({
      code: 'PreconditionFailed',
      status: 412,
    });
    expect(await fixture().client.send(new GetObjectCommand(at))).toMatchObject({ ContentLength: 6 });
  });

  it('is rejected when the request has another key, and when the upload has ended', async () => {
    const unknown = { code: 'NoSuchUpload', status: 404 };
    const id = await begin();
    const elsewhere = { ...at, Key: 'other', UploadId: id, PartNumber: 1, Body: SMALL };
    expect(await errorOf(fixture().client.send(new UploadPartCommand(elsewhere)))).toEqual(unknown);
    await abort(id);
    expect(await errorOf(upload(id, 1, SMALL))).toEqual(unknown);
    expect(await errorOf(complete(id, [{ PartNumber: 1, ETag: '"00"' }]))).toEqual(unknown);
    expect(await errorOf(listParts(id))).toEqual(unknown);
    expect(await errorOf(abort(id))).toEqual(unknown);
    expect(fixture().contentFiles()).toEqual([]);
  });

  it('rejects a part number outside of 1 to 10,000', async () => {
    const id = await begin();
    expect(await errorOf(upload(id, 0, SMALL))).toEqual({ code: 'InvalidArgument', status: 400 });
    expect(await errorOf(upload(id, 10_001, SMALL))).toEqual({ code: 'InvalidArgument', status: 400 });
  });
});
