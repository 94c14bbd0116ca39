import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  GetBucketLocationCommand,
  GetObjectAclCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { startS3 } from '../../../../src/local/aws/s3';
import { BUCKET, errorOf, useFixture } from '../../../support/local/s3-fixture';

const fixture = useFixture();
const create = (Bucket: string) => fixture().client.send(new CreateBucketCommand({ Bucket }));
const head = (Bucket: string) => fixture().client.send(new HeadBucketCommand({ Bucket }));

describe('a bucket', () => {
  it('with the given name exists from the start, on a server that listens on loopback', async () => {
    expect((await head(BUCKET)).$metadata.httpStatusCode).toBe(200);
    expect(fixture().url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await fixture().client.send(new GetBucketLocationCommand({ Bucket: BUCKET }))).toHaveProperty(
      '$metadata.httpStatusCode',
      200,
    );
  });

  it('can be created, and survives a restart', async () => {
    await create('another');
    await fixture().restart();
    await fixture().client.send(new PutObjectCommand({ Bucket: 'another', Key: 'a', Body: 'x' }));
    expect(await errorOf(create('another'))).toEqual({ code: 'BucketAlreadyOwnedByYou', status: 409 });
  });

  it('that is missing causes an error, which has no body for HEAD', async () => {
    expect(await errorOf(head('elsewhere'))).toEqual({ code: 'NotFound', status: 404 });
    expect(await errorOf(fixture().client.send(new GetBucketLocationCommand({ Bucket: 'elsewhere' })))).toEqual({
      code: 'NoSuchBucket',
      status: 404,
    });
  });

  it.each(['Upper', 'a..b', 'ab', '%2e%2e%2fup'])('cannot be created with the name %s', async (name) => {
    const answer = await fixture().raw(`/${name}`, { method: 'PUT' });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('<Code>InvalidBucketName</Code>');
  });

  it('rejects operations that are not implemented', async () => {
    const { client } = fixture();
    const refused = { code: 'NotImplemented', status: 501 };
    expect(await errorOf(client.send(new ListBucketsCommand({})))).toEqual(refused);
    expect(await errorOf(client.send(new ListObjectsCommand({ Bucket: BUCKET })))).toEqual(refused);
    expect(await errorOf(client.send(new GetObjectAclCommand({ Bucket: BUCKET, Key: 'a' })))).toEqual(refused);
  });
});

describe('the state folder', () => {
  it('loses no content files at startup, except half-written ones that a crash has left behind', async () => {
    await fixture().client.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'a', Body: 'x' }));
    const kept = fixture().contentFiles();
    writeFileSync(join(fixture().state, 'contents', 'half-written'), 'x');
    writeFileSync(join(fixture().state, 'buckets', BUCKET, 'objects', 'a.json.tmp'), '{"ke');
    await fixture().restart();
    expect(fixture().contentFiles()).toEqual(kept);
  });

  it('with an invalid sidecar file prevents the start, with an error that contains the path of the file', async () => {
    const state = mkdtempSync(join(tmpdir(), 's3-'));
    await (await startS3({ state, bucket: BUCKET })).close();
    const broken = join(state, 'buckets', BUCKET, 'objects', 'broken.json');
    writeFileSync(broken, '{"ke');
    await expect(startS3({ state, bucket: BUCKET })).rejects.toThrow(broken);
    rmSync(state, { recursive: true });
  });
});
