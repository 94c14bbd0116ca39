import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { BUCKET, errorOf, useFixture } from '../../../support/local/s3-fixture';

const fixture = useFixture();
const failed = { code: 'PreconditionFailed', status: 412 };

function put(Body: string, more: object = {}) {
  return fixture().client.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'a', Body, ...more }));
}

async function get(more: object = {}) {
  const { Body } = await fixture().client.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'a', ...more }));
  return Body!.transformToString();
}

describe('a conditional write', () => {
  it('with If-None-Match creates an object', async () => {
    await put('first', { IfNoneMatch: '*' });
    expect(await get()).toBe('first');
  });

  it('with If-None-Match fails when the object exists, without changing it or leaving content behind', async () => {
    await put('first');
    expect(await errorOf(put('second', { IfNoneMatch: '*' }))).toEqual(failed);
    expect(await get()).toBe('first');
    expect(fixture().contentFiles()).toHaveLength(1);
  });

  it('with If-None-Match succeeds for exactly one of many concurrent writers', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, (_, n) => put(`writer ${n}`, { IfNoneMatch: '*' })),
    );
    const winner = outcomes.findIndex(({ status }) => status === 'fulfilled');
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await get()).toBe(`writer ${winner}`);
  });

  it('with If-Match replaces the expected version', async () => {
    const { ETag } = await put('first');
    await put('second', { IfMatch: ETag });
    expect(await get()).toBe('second');
  });

  it('with If-Match fails when the object has another version', async () => {
    const { ETag } = await put('first');
    await put('second');
    expect(await errorOf(put('third', { IfMatch: ETag }))).toEqual(failed);
    expect(await get()).toBe('second');
  });

  it('with If-Match fails when there is no object', async () => {
    expect(await errorOf(put('x', { IfMatch: '"00"' }))).toEqual({ code: 'NoSuchKey', status: 404 });
  });

  it('with an ETag in If-None-Match is rejected, as in S3', async () => {
    expect(await errorOf(put('x', { IfNoneMatch: '"00"' }))).toEqual({ code: 'NotImplemented', status: 501 });
  });
});

describe('a conditional deletion', () => {
  const remove = (IfMatch?: string) =>
    fixture().client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: 'a', IfMatch }));

  it('removes the expected version', async () => {
    const { ETag } = await put('first');
    await remove(ETag);
    expect(await errorOf(get())).toMatchObject({ code: 'NoSuchKey' });
  });

  it('fails when the object has another version, which is kept, and when there is no object', async () => {
    await put('first');
    expect(await errorOf(remove('"00"'))).toEqual(failed);
    expect(await get()).toBe('first');
    await remove();
    expect(await errorOf(remove('*'))).toEqual({ code: 'NoSuchKey', status: 404 });
  });
});

describe('a conditional read', () => {
  it('returns 304 to a client whose ETag or time shows that it has the current version', async () => {
    const { ETag } = await put('first');
    const later = new Date(Date.now() + 60_000);
    for (const condition of [{ IfNoneMatch: ETag }, { IfNoneMatch: `"00", ${ETag}` }, { IfModifiedSince: later }]) {
      expect(await errorOf(get(condition))).toMatchObject({ status: 304 });
    }
    expect(
      await errorOf(fixture().client.send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'a', IfNoneMatch: ETag }))),
    ).toMatchObject({ status: 304 });
  });

  it('returns the object when the client has an older version, and when If-Match succeeds although If-Unmodified-Since fails', async () => {
    const { ETag } = await put('first');
    const before = new Date(Date.now() - 60_000);
    expect(await get({ IfNoneMatch: '"00"' })).toBe('first');
    expect(await get({ IfModifiedSince: before })).toBe('first');
    expect(await get({ IfMatch: ETag, IfUnmodifiedSince: before })).toBe('first');
  });

  it('fails when If-Match names another version, and when the object is newer than If-Unmodified-Since', async () => {
    await put('first');
    expect(await errorOf(get({ IfMatch: '"00"' }))).toEqual(failed);
    expect(await errorOf(get({ IfUnmodifiedSince: new Date(Date.now() - 60_000) }))).toEqual(failed);
  });
});
