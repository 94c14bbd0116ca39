import type { ObjectIdentifier } from '@aws-sdk/client-s3';
import { DeleteObjectsCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { BUCKET, errorOf, useFixture } from '../../../support/local/s3-fixture';

const fixture = useFixture();

const put = (Key: string) => fixture().client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: Key }));
const remove = (Objects: ObjectIdentifier[], Quiet = false) =>
  fixture().client.send(new DeleteObjectsCommand({ Bucket: BUCKET, Delete: { Objects, Quiet } }));
const keys = async () =>
  (await fixture().client.send(new ListObjectsV2Command({ Bucket: BUCKET }))).Contents?.map(({ Key }) => Key);

describe('a deletion of several objects', () => {
  it('removes each object, and reports a missing object as removed', async () => {
    const odd = 'a & <b> "ü" \u0001 ]]>';
    for (const key of [odd, 'b', 'stays']) await put(key);
    const { Deleted, Errors } = await remove([{ Key: odd }, { Key: 'b' }, { Key: 'none' }]);
    expect(Deleted).toEqual([{ Key: odd }, { Key: 'b' }, { Key: 'none' }]);
    expect(Errors).toBeUndefined();
    expect(await keys()).toEqual(['stays']);
    expect(fixture().contentFiles()).toHaveLength(1);
  });

  it('reports only errors if Quiet is set', async () => {
    await put('a');
    expect(await remove([{ Key: 'a' }], true)).not.toHaveProperty('Deleted');
    expect(await keys()).toBeUndefined();
  });

  it('fails only for objects whose ETag differs from the ETag in the request', async () => {
    for (const key of ['a', 'b']) await put(key);
    const { Deleted, Errors } = await remove([{ Key: 'a', ETag: '"00"' }, { Key: 'b' }]);
    expect(Deleted).toEqual([{ Key: 'b' }]);
    expect(Errors).toEqual([expect.objectContaining({ Key: 'a', Code: 'PreconditionFailed' })]);
    expect(await keys()).toEqual(['a']);
  });

  it('is rejected with an empty list, and with a list of more than 1,000 objects', async () => {
    expect(await errorOf(remove([]))).toEqual({ code: 'MalformedXML', status: 400 });
    expect(await errorOf(remove(Array.from({ length: 1001 }, (_, n) => ({ Key: `${n}` }))))).toEqual({
      code: 'MalformedXML',
      status: 400,
    });
  });

  it('is rejected without a digest of its body, and with a wrong digest', async () => {
    await put('a');
    const body = '<Delete><Object><Key>a</Key></Object></Delete>';
    const send = async (headers: Record<string, string>) =>
      (await fixture().raw(`/${BUCKET}?delete`, { method: 'POST', body, headers })).text();
    expect(await send({})).toContain('<Code>InvalidRequest</Code>');
    expect(await send({ 'content-md5': Buffer.alloc(16).toString('base64') })).toContain('<Code>BadDigest</Code>');
    expect(await keys()).toEqual(['a']);
  });
});
