import type { ListObjectsV2CommandInput } from '@aws-sdk/client-s3';
import { ListObjectsV2Command, PutObjectCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { BUCKET, errorOf, useFixture } from '../../../support/local/s3-fixture';

const fixture = useFixture();

async function put(...keys: string[]): Promise<void> {
  for (const Key of keys) await fixture().client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: 'x' }));
}

function list(more: Partial<ListObjectsV2CommandInput> = {}) {
  return fixture().client.send(new ListObjectsV2Command({ Bucket: BUCKET, ...more }));
}

/** The entries of each page: keys, then common prefixes. */
async function pages(more: Partial<ListObjectsV2CommandInput>): Promise<string[][]> {
  const all: string[][] = [];
  for await (const { Contents, CommonPrefixes } of paginateListObjectsV2(
    { client: fixture().client },
    { Bucket: BUCKET, ...more },
  )) {
    all.push([...(Contents ?? []).map(({ Key }) => Key!), ...(CommonPrefixes ?? []).map(({ Prefix }) => Prefix!)]);
  }
  return all;
}

describe('a listing', () => {
  it('describes each object', async () => {
    await put('a');
    const { Contents, KeyCount, IsTruncated, Name, MaxKeys } = await list();
    expect(Contents).toEqual([
      {
        Key: 'a',
        Size: 1,
        ETag: '"9dd4e461268c8034f5c8564e155c67a6"',
        StorageClass: 'STANDARD',
        LastModified: expect.any(Date),
      },
    ]);
    expect({ KeyCount, IsTruncated, Name, MaxKeys }).toEqual({
      KeyCount: 1,
      IsTruncated: false,
      Name: BUCKET,
      MaxKeys: 1000,
    });
  });

  it('of an empty bucket is empty', async () => {
    expect(await list()).toMatchObject({ KeyCount: 0, IsTruncated: false });
  });

  it('is ordered by UTF-8 bytes, not by UTF-16 code units', async () => {
    await put('😀', '\uff5e', 'b', 'B', 'é', 'a/b', 'a', 'a.b');
    expect(await pages({})).toEqual([['B', 'a', 'a.b', 'a/b', 'b', 'é', '\uff5e', '😀']]);
  });

  it('continues page by page without gaps or repetitions', async () => {
    await put('a', 'b', 'c', 'd', 'e');
    expect(await pages({ MaxKeys: 2 })).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
    expect(await list({ MaxKeys: 5 })).toMatchObject({ IsTruncated: false });
  });

  it('includes on the second page a key that is added after the request for the first page', async () => {
    await put('a', 'b', 'd');
    const { NextContinuationToken } = await list({ MaxKeys: 2 });
    await put('c');
    expect((await list({ ContinuationToken: NextContinuationToken })).Contents!.map(({ Key }) => Key)).toEqual([
      'c',
      'd',
    ]);
  });

  it('can be limited to a prefix, and can start after a key', async () => {
    await put('a/1', 'a/2', 'a/3', 'b');
    expect(await pages({ Prefix: 'a/', StartAfter: 'a/1' })).toEqual([['a/2', 'a/3']]);
  });

  it('rolls up keys at a delimiter, each prefix once, even across pages', async () => {
    await put('a/1', 'a/2', 'b', 'c/1', 'c/2', 'c/d/3', 'e');
    expect(await pages({ Delimiter: '/' })).toEqual([['b', 'e', 'a/', 'c/']]);
    expect(await pages({ Delimiter: '/', MaxKeys: 1 })).toEqual([['a/'], ['b'], ['c/'], ['e']]);
    expect(await pages({ Delimiter: '/', Prefix: 'c/' })).toEqual([['c/1', 'c/2', 'c/d/']]);
  });

  it('encodes keys on request', async () => {
    await put('ü (1)/a b+c.txt');
    const { Contents, EncodingType } = await list({ EncodingType: 'url' });
    expect([Contents![0]!.Key, EncodingType]).toEqual(['%C3%BC+%281%29/a+b%2Bc.txt', 'url']);
  });

  it('with a limit of 0 is empty and not truncated', async () => {
    await put('a');
    expect(await list({ MaxKeys: 0 })).toMatchObject({ KeyCount: 0, IsTruncated: false });
  });

  it('rejects an unknown bucket, an invalid ContinuationToken and a negative MaxKeys', async () => {
    expect(await errorOf(list({ Bucket: 'elsewhere' }))).toEqual({ code: 'NoSuchBucket', status: 404 });
    expect(await errorOf(list({ ContinuationToken: 'foreign' }))).toEqual({ code: 'InvalidArgument', status: 400 });
    expect(await errorOf(list({ MaxKeys: -1 }))).toEqual({ code: 'InvalidArgument', status: 400 });
  });
});
