import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { BUCKET, refusalOf, useFixture } from '../../../support/local/s3-fixture';

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

  it('fails with If-None-Match where there is an object, which stays, and leaves no content behind', async () => {
    await put('first');
    expect(await refusalOf(put('second', { IfNoneMatch: '*' }))).toEqual(failed);
    expect(await get()).toBe('first');
    expect(fixture().contentFiles()).toHaveLength(1);
  });

  it('is won by exactly one of many at the same time', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, (_, n) => put(`writer ${n}`, { IfNoneMatch: '*' })),
    );
    const winner = outcomes.findIndex(({ status }) => status === 'fulfilled');
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await get()).toBe(`writer ${winner}`);
  });

  it('with If-Match replaces the version that it names', async () => {
    const { ETag } = await put('first');
    await put('second', { IfMatch: ETag });
    expect(await get()).toBe('second');
  });

  it('fails with If-Match of another version', async () => {
    const { ETag } = await put('first');
    await put('second');
    expect(await refusalOf(put('third', { IfMatch: ETag }))).toEqual(failed);
    expect(await get()).toBe('second');
  });

  it('fails with If-Match where there is no object', async () => {
    expect(await refusalOf(put('x', { IfMatch: '"00"' }))).toEqual({ code: 'NoSuchKey', status: 404 });
  });

  it('fails with If-None-Match of an ETag, which S3 does not take', async () => {
    expect(await refusalOf(put('x', { IfNoneMatch: '"00"' }))).toEqual({ code: 'NotImplemented', status: 501 });
  });
});

describe('a conditional deletion', () => {
  const remove = (IfMatch?: string) =>
    fixture().client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: 'a', IfMatch }));

  it('removes the version that it names', async () => {
    const { ETag } = await put('first');
    await remove(ETag);
    expect(await refusalOf(get())).toMatchObject({ code: 'NoSuchKey' });
  });

  it('fails for another version, which stays, and where there is none', async () => {
    await put('first');
    expect(await refusalOf(remove('"00"'))).toEqual(failed);
    expect(await get()).toBe('first');
    await remove();
    expect(await refusalOf(remove('*'))).toEqual({ code: 'NoSuchKey', status: 404 });
  });
});

describe('a conditional read', () => {
  it('answers 304 to a reader who has the version, by ETag or by time', async () => {
    const { ETag } = await put('first');
    const later = new Date(Date.now() + 60_000);
    for (const condition of [{ IfNoneMatch: ETag }, { IfNoneMatch: `"00", ${ETag}` }, { IfModifiedSince: later }]) {
      expect(await refusalOf(get(condition))).toMatchObject({ status: 304 });
    }
    expect(
      await refusalOf(fixture().client.send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'a', IfNoneMatch: ETag }))),
    ).toMatchObject({ status: 304 });
  });

  it('answers with the object when the version is another', async () => {
    const { ETag } = await put('first');
    const before = new Date(Date.now() - 60_000);
    expect(await get({ IfNoneMatch: '"00"' })).toBe('first');
    expect(await get({ IfModifiedSince: before })).toBe('first');
    expect(await get({ IfMatch: ETag, IfUnmodifiedSince: before })).toBe('first');
  });

  it('fails when the object is not the one that was meant', async () => {
    await put('first');
    expect(await refusalOf(get({ IfMatch: '"00"' }))).toEqual(failed);
    expect(await refusalOf(get({ IfUnmodifiedSince: new Date(Date.now() - 60_000) }))).toEqual(failed);
  });
});
