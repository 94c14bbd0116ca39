import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  GetObjectLockConfigurationCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectLockConfigurationCommand,
} from '@aws-sdk/client-s3';
import { BUCKET, errorOf, useFixture } from '../../../support/local/s3-fixture';

const fixture = useFixture();
const send = ((command: never) => fixture().client.send(command)) as ReturnType<typeof fixture>['client']['send'];
const put = async (Key: string, Body: string) =>
  (await send(new PutObjectCommand({ Bucket: BUCKET, Key, Body }))).VersionId;
const remove = (Key: string, more: object = {}) => send(new DeleteObjectCommand({ Bucket: BUCKET, Key, ...more }));
const content = async (Key: string, VersionId?: string) =>
  (await send(new GetObjectCommand({ Bucket: BUCKET, Key, VersionId }))).Body!.transformToString();
const versions = (more: object = {}) => send(new ListObjectVersionsCommand({ Bucket: BUCKET, ...more }));

async function enableVersions(): Promise<void> {
  const VersioningConfiguration = { Status: 'Enabled' } as const;
  await send(new PutBucketVersioningCommand({ Bucket: BUCKET, VersioningConfiguration }));
}

async function enableLock(Mode: 'GOVERNANCE' | 'COMPLIANCE', Days = 1): Promise<void> {
  await enableVersions();
  const ObjectLockConfiguration = { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: { Mode, Days } } } as const;
  await send(new PutObjectLockConfigurationCommand({ Bucket: BUCKET, ObjectLockConfiguration }));
}

describe('a versioned bucket', () => {
  it('keeps the earlier versions of an object that is replaced and then deleted, even after a restart', async () => {
    await put('a', 'without a version');
    await enableVersions();
    const second = await put('a', 'second');
    await remove('a');
    await fixture().restart();
    expect(await errorOf(content('a'))).toEqual({ code: 'NoSuchKey', status: 404 });
    expect(await content('a', second)).toBe('second');
    expect(await content('a', 'null')).toBe('without a version');
    const { Versions = [], DeleteMarkers = [] } = await versions();
    expect(Versions.map(({ VersionId, IsLatest }) => [VersionId, IsLatest])).toEqual([
      [second, false],
      ['null', false],
    ]);
    expect(DeleteMarkers).toMatchObject([{ Key: 'a', IsLatest: true }]);
    expect((await send(new ListObjectsV2Command({ Bucket: BUCKET }))).KeyCount).toBe(0);
  });

  it('deletes the versions that a deletion of several objects names, and adds a delete marker where it names none', async () => {
    await enableVersions();
    const first = (await put('a', 'first'))!;
    await put('a', 'second');
    await put('b', 'only');
    const deleteObjects = (Objects: { Key: string; VersionId?: string }[]) =>
      send(new DeleteObjectsCommand({ Bucket: BUCKET, Delete: { Objects } }));
    const { Deleted = [] } = await deleteObjects([{ Key: 'a', VersionId: first }, { Key: 'b' }]);
    expect(Deleted[0]).toEqual({ Key: 'a', VersionId: first });
    expect(Deleted[1]).toMatchObject({ Key: 'b', DeleteMarker: true, DeleteMarkerVersionId: expect.any(String) });
    expect(await errorOf(content('a', first))).toEqual({ code: 'NoSuchVersion', status: 404 });
    expect(await content('a')).toBe('second');
    await deleteObjects([{ Key: 'b', VersionId: Deleted[1]!.DeleteMarkerVersionId! }]);
    expect(await content('b')).toBe('only');
  });

  it('restores an object when its delete marker is removed, and the previous version when the newest version is removed', async () => {
    await enableVersions();
    await put('a', 'first');
    const second = await put('a', 'second');
    const { VersionId: marker, DeleteMarker } = await remove('a');
    expect(DeleteMarker).toBe(true);
    await remove('a', { VersionId: marker });
    expect(await content('a')).toBe('second');
    await remove('a', { VersionId: second });
    expect(await content('a')).toBe('first');
    expect(fixture().contentFiles()).toHaveLength(1);
  });

  it('copies an older version onto the same key', async () => {
    await enableVersions();
    const first = await put('a', 'first');
    await put('a', 'second');
    await send(new CopyObjectCommand({ Bucket: BUCKET, Key: 'a', CopySource: `${BUCKET}/a?versionId=${first}` }));
    expect(await content('a')).toBe('first');
  });

  it('lists versions in pages', async () => {
    await enableVersions();
    for (const [key, body] of ['a1', 'a2', 'b1', 'b2', 'b3'].entries()) await put(body[0]!, `${key}`);
    const found: string[] = [];
    let markers = {};
    do {
      const page = await versions({ MaxKeys: 2, ...markers });
      found.push(...page.Versions!.map(({ Key }) => Key!));
      markers = page.IsTruncated ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker } : {};
    } while (Object.keys(markers).length > 0);
    expect(found).toEqual(['a', 'a', 'b', 'b', 'b']);
  });
});

describe('Object Lock', () => {
  it('cannot be configured if versioning is not enabled, and a request for the missing configuration fails', async () => {
    const ObjectLockConfiguration = { ObjectLockEnabled: 'Enabled' } as const;
    const configure = send(new PutObjectLockConfigurationCommand({ Bucket: BUCKET, ObjectLockConfiguration }));
    expect(await errorOf(configure)).toEqual({ code: 'InvalidBucketState', status: 409 });
    const read = send(new GetObjectLockConfigurationCommand({ Bucket: BUCKET }));
    expect(await errorOf(read)).toEqual({ code: 'ObjectLockConfigurationNotFoundError', status: 404 });
  });

  it.each(['GOVERNANCE', 'COMPLIANCE'] as const)('gives each version the retention of the bucket: %s', async (mode) => {
    await enableLock(mode, 3);
    const VersionId = await put('a', 'locked');
    const head = await send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'a' }));
    expect(head.ObjectLockMode).toBe(mode);
    expect(head.ObjectLockRetainUntilDate!.getTime() - Date.now()).toBeGreaterThan(2.9 * 86_400_000);
    expect(await errorOf(remove('a', { VersionId }))).toEqual({ code: 'AccessDenied', status: 403 });
    const bypassed = remove('a', { VersionId, BypassGovernanceRetention: true });
    if (mode === 'GOVERNANCE') await bypassed;
    else expect(await errorOf(bypassed)).toEqual({ code: 'AccessDenied', status: 403 });
  });

  it('accepts a delete marker and a newer version, which do not remove a locked version', async () => {
    await enableLock('COMPLIANCE');
    const VersionId = await put('a', 'locked');
    await remove('a');
    await put('a', 'newer');
    expect(await content('a', VersionId)).toBe('locked');
  });

  it('rejects an object without a digest', async () => {
    await enableLock('COMPLIANCE');
    const response = await fixture().raw(`/${BUCKET}/a`, { method: 'PUT', body: 'content' });
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining('InvalidRequest')]);
  });
});
