import { Readable } from 'node:stream';
import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { BUCKET, errorOf, useFixture } from '../../../support/local/s3-fixture';

const fixture = useFixture();

async function put(Key: string, Body: string | Buffer, more: object = {}) {
  return fixture().client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body, ...more }));
}

async function get(Key: string, more: object = {}) {
  const answer = await fixture().client.send(new GetObjectCommand({ Bucket: BUCKET, Key, ...more }));
  return { ...answer, text: await answer.Body!.transformToString() };
}

describe('an object', () => {
  it('is returned with its content, headers and metadata', async () => {
    const headers = {
      ContentType: 'text/plain; charset=utf-8',
      ContentDisposition: 'inline',
      ContentEncoding: 'identity',
      CacheControl: 'no-store',
    };
    const { ETag } = await put('a.txt', 'Grüezi', { ...headers, Metadata: { owner: 'anna' } });
    const object = await get('a.txt');
    expect(object).toMatchObject({
      ...headers,
      ETag,
      text: 'Grüezi',
      ContentLength: 7,
      Metadata: { owner: 'anna' },
      AcceptRanges: 'bytes',
    });
    expect(ETag).toBe('"9ae6bc9c7c900ef5666010a6ac654d9f"');
    expect(Date.now() - object.LastModified!.getTime()).toBeLessThan(60_000);
  });

  it('is described by HeadObject without its content', async () => {
    await put('a.txt', 'twelve bytes', { Metadata: { owner: 'anna' } });
    const head = await fixture().client.send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'a.txt' }));
    expect(head).toMatchObject({
      ContentLength: 12,
      ContentType: 'application/octet-stream',
      Metadata: { owner: 'anna' },
    });
  });

  it('is replaced as a whole, and the earlier content is removed', async () => {
    await put('a.txt', 'first', { Metadata: { version: '1' } });
    await put('a.txt', 'second');
    expect(await get('a.txt')).toMatchObject({ text: 'second', Metadata: {} });
    expect(fixture().contentFiles()).toHaveLength(1);
  });

  it('can be empty', async () => {
    await put('empty', Buffer.alloc(0), { ContentLength: 0 });
    expect(await get('empty')).toMatchObject({ text: '', ContentLength: 0 });
  });

  it('is read to its end if it is replaced while it is being read', async () => {
    const before = 'x'.repeat(3_000_000);
    await put('a.txt', before);
    const reading = await fixture().client.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'a.txt' }));
    await put('a.txt', 'after');
    expect(await reading.Body!.transformToString()).toBe(before);
  });

  it('survives a restart', async () => {
    await put('a.txt', 'kept', { Metadata: { owner: 'anna' } });
    const { LastModified } = await get('a.txt');
    await fixture().restart();
    expect(await get('a.txt')).toMatchObject({ text: 'kept', Metadata: { owner: 'anna' }, LastModified });
  });

  it('is removed by DeleteObject, which also succeeds for a missing object', async () => {
    await put('a.txt', 'gone');
    const remove = () => fixture().client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: 'a.txt' }));
    expect((await remove()).$metadata.httpStatusCode).toBe(204);
    expect((await remove()).$metadata.httpStatusCode).toBe(204);
    expect(await errorOf(get('a.txt'))).toEqual({ code: 'NoSuchKey', status: 404 });
    expect(fixture().contentFiles()).toEqual([]);
  });

  it('is returned with the headers that the request asks for', async () => {
    await put('a.txt', 'x');
    const object = await get('a.txt', {
      ResponseContentDisposition: 'attachment; filename="a.txt"',
      ResponseContentType: 'text/csv',
    });
    expect(object).toMatchObject({ ContentDisposition: 'attachment; filename="a.txt"', ContentType: 'text/csv' });
  });

  it('of 192 MB is streamed without being kept in memory', async () => {
    const piece = Buffer.alloc(1 << 20, 7);
    const before = process.memoryUsage.rss();
    let peak = 0;
    const measure = () => {
      peak = Math.max(peak, process.memoryUsage.rss() - before);
    };
    const body = Readable.from(
      (function* () {
        for (let n = 0; n < 192; n += 1, measure()) yield piece;
      })(),
    );
    await fixture().client.send(
      new PutObjectCommand({ Bucket: BUCKET, Key: 'big', Body: body, ContentLength: 192 << 20 }),
    );
    const answer = await fixture().client.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'big' }));
    let size = 0;
    for await (const chunk of answer.Body as Readable) {
      size += chunk.length;
      measure();
    }
    expect(size).toBe(192 << 20);
    expect(peak).toBeLessThan(128 << 20);
  });
});

describe('a range', () => {
  const digits = '0123456789';

  it.each([
    ['bytes=2-4', '234', 'bytes 2-4/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-3', '789', 'bytes 7-9/10'],
    ['bytes=8-99', '89', 'bytes 8-9/10'],
    ['bytes=-99', digits, 'bytes 0-9/10'],
  ])('%s returns 206 and the requested bytes', async (Range, text, ContentRange) => {
    await put('digits', digits);
    const part = await get('digits', { Range });
    expect(part).toMatchObject({ text, ContentRange, ContentLength: text.length });
    expect(part.$metadata.httpStatusCode).toBe(206);
  });

  it.each(['bytes=4-2', 'bytes=0-1,3-4', 'lines=1-2'])(
    '%s is ignored, and the whole object is returned',
    async (Range) => {
      await put('digits', digits);
      expect(await get('digits', { Range })).toMatchObject({ text: digits, $metadata: { httpStatusCode: 200 } });
    },
  );

  it.each(['bytes=10-', 'bytes=-0'])('%s fails with InvalidRange', async (Range) => {
    await put('digits', digits);
    expect(await errorOf(get('digits', { Range }))).toEqual({ code: 'InvalidRange', status: 416 });
  });
});

describe('an invalid request', () => {
  it('fails with NoSuchKey or NoSuchBucket if the object or the bucket is missing, and for HEAD with 404 and no body', async () => {
    expect(await errorOf(get('none'))).toEqual({ code: 'NoSuchKey', status: 404 });
    expect(await errorOf(get('none', { Bucket: 'elsewhere' }))).toEqual({ code: 'NoSuchBucket', status: 404 });
    expect(await errorOf(fixture().client.send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'none' })))).toEqual({
      code: 'NotFound',
      status: 404,
    });
  });

  it('fails for more than 2 KB of metadata', async () => {
    expect(await errorOf(put('a', 'x', { Metadata: { long: 'x'.repeat(2048) } }))).toEqual({
      code: 'MetadataTooLarge',
      status: 400,
    });
  });

  it('fails for metadata that is not ASCII, with SignatureDoesNotMatch as in S3', async () => {
    expect(await errorOf(put('a', 'x', { Metadata: { name: 'Übersicht.pdf' } }))).toEqual({
      code: 'SignatureDoesNotMatch',
      status: 403,
    });
  });

  it('fails for features that are not implemented instead of ignoring them', async () => {
    expect(await errorOf(put('a', 'x', { ObjectLockMode: 'GOVERNANCE' }))).toEqual({
      code: 'NotImplemented',
      status: 501,
    });
    expect(await errorOf(get('a', { PartNumber: 1 }))).toEqual({ code: 'NotImplemented', status: 501 });
  });

  it.each([
    ['InvalidStorageClass', { StorageClass: 'COLD' as 'STANDARD' }],
    ['InvalidArgument', { ServerSideEncryption: 'DES' as 'AES256' }],
    ['InvalidArgument', { ACL: 'everyone' as 'private' }],
  ])('fails with %s for a header with an unknown value', async (code, more) => {
    expect(await errorOf(put('a', 'x', more))).toEqual({ code, status: 400 });
  });

  it('fails without a signature', async () => {
    await put('a', 'x');
    const answer = await fetch(`${fixture().url}/${BUCKET}/a`);
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('<Code>AccessDenied</Code>');
  });
});
