import { CopyObjectCommand, DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { BUCKET, errorOf, useFixture } from '../../../support/local/s3-fixture';

const fixture = useFixture();
const SOURCE = 'dir ü/100% + a.txt';
const encoded = `${BUCKET}/${encodeURIComponent(SOURCE)}`;

beforeEach(() =>
  fixture().client.send(
    new PutObjectCommand({
      Bucket: BUCKET,
      Key: SOURCE,
      Body: 'content',
      ContentType: 'text/plain',
      Metadata: { owner: 'anna' },
    }),
  ),
);

function copy(more: object = {}) {
  return fixture().client.send(new CopyObjectCommand({ Bucket: BUCKET, Key: 'copy', CopySource: encoded, ...more }));
}

async function get(Key: string) {
  const answer = await fixture().client.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
  return { ...answer, text: await answer.Body!.transformToString() };
}

describe('a copy', () => {
  it('has the content and the headers of its source', async () => {
    const { CopyObjectResult } = await copy();
    const { ETag } = await get(SOURCE);
    expect(CopyObjectResult).toEqual({ ETag, LastModified: expect.any(Date) });
    expect(await get('copy')).toMatchObject({
      text: 'content',
      ETag,
      ContentType: 'text/plain',
      Metadata: { owner: 'anna' },
    });
  });

  it('has the headers of the request with the directive REPLACE', async () => {
    await copy({ MetadataDirective: 'REPLACE', ContentType: 'text/csv', Metadata: { owner: 'beat' } });
    expect(await get('copy')).toMatchObject({ text: 'content', ContentType: 'text/csv', Metadata: { owner: 'beat' } });
  });

  it('of an object onto itself changes its metadata', async () => {
    await copy({ Key: SOURCE, MetadataDirective: 'REPLACE', Metadata: { owner: 'beat' } });
    expect(await get(SOURCE)).toMatchObject({ text: 'content', Metadata: { owner: 'beat' } });
    expect(fixture().contentFiles()).toHaveLength(1);
  });

  it('succeeds only if the source has the expected version', async () => {
    const { ETag } = await get(SOURCE);
    await copy({ CopySourceIfMatch: ETag });
    expect(await errorOf(copy({ CopySourceIfMatch: '"00"' }))).toEqual({ code: 'PreconditionFailed', status: 412 });
    expect(await errorOf(copy({ CopySourceIfNoneMatch: ETag }))).toEqual({ code: 'PreconditionFailed', status: 412 });
  });

  it('with If-None-Match fails when the target exists', async () => {
    await copy();
    expect(await errorOf(copy({ IfNoneMatch: '*' }))).toEqual({ code: 'PreconditionFailed', status: 412 });
    expect(fixture().contentFiles()).toHaveLength(2);
  });

  it.each([
    'Bericht über Wärme 2026.pdf',
    'a+b & c.txt',
    '100% sicher %41.txt',
    'Nr. #7?.md',
    "l'énergie.txt",
    'Sonne ☀️🌞.txt',
    'a//..',
  ])('with the name %s for source and target succeeds only if the conditions on the target are met', async (name) => {
    const [source, Key] = [`incoming/${name}`, `documents/${name}`];
    await fixture().client.send(new PutObjectCommand({ Bucket: BUCKET, Key: source, Body: name }));
    const move = (more: object) => copy({ Key, CopySource: encodeURIComponent(`${BUCKET}/${source}`), ...more });
    const { CopyObjectResult } = await move({ IfNoneMatch: '*' });
    expect((await get(Key)).text).toBe(name);
    expect(await errorOf(move({ IfNoneMatch: '*' }))).toEqual({ code: 'PreconditionFailed', status: 412 });
    expect(await errorOf(move({ IfMatch: '"00"' }))).toEqual({ code: 'PreconditionFailed', status: 412 });
    await move({ IfMatch: CopyObjectResult!.ETag });
    await fixture().client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key, IfMatch: CopyObjectResult!.ETag }));
    expect(await errorOf(move({ IfMatch: CopyObjectResult!.ETag }))).toEqual({ code: 'NoSuchKey', status: 404 });
  });

  it('fails if the source is missing or malformed, and if it is the target itself and the directive is not REPLACE', async () => {
    expect(await errorOf(copy({ CopySource: `${BUCKET}/none` }))).toEqual({ code: 'NoSuchKey', status: 404 });
    expect(await errorOf(copy({ CopySource: 'elsewhere/none' }))).toEqual({ code: 'NoSuchBucket', status: 404 });
    expect(await errorOf(copy({ CopySource: 'nothing' }))).toEqual({ code: 'InvalidArgument', status: 400 });
    expect(await errorOf(copy({ Key: SOURCE }))).toEqual({ code: 'InvalidRequest', status: 400 });
  });
});
