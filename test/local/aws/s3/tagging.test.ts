import {
  CopyObjectCommand,
  DeleteObjectTaggingCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { BUCKET, errorOf, useFixture } from '../../../support/local/s3-fixture';

const fixture = useFixture();
const put = (Key: string, Tagging: string) =>
  fixture().client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: 'x', Tagging }));
const tags = async (Key: string) =>
  (await fixture().client.send(new GetObjectTaggingCommand({ Bucket: BUCKET, Key }))).TagSet;
const remove = (Key: string) => fixture().client.send(new DeleteObjectTaggingCommand({ Bucket: BUCKET, Key }));

it('stores the tags of an object until they are deleted', async () => {
  await put('a', 'state=unsent&team=A%26B');
  await fixture().restart();
  expect(await tags('a')).toEqual([
    { Key: 'state', Value: 'unsent' },
    { Key: 'team', Value: 'A&B' },
  ]);
  expect(await fixture().client.send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'a' }))).toMatchObject({
    ContentLength: 1,
  });
  await remove('a');
  expect(await tags('a')).toEqual([]);
});

it('copies the tags of an object, and rejects a request to replace the tags of the copy', async () => {
  await put('a', 'state=unsent');
  const copy = { Bucket: BUCKET, Key: 'b', CopySource: `${BUCKET}/a` };
  await fixture().client.send(new CopyObjectCommand(copy));
  expect(await tags('b')).toEqual([{ Key: 'state', Value: 'unsent' }]);
  const others = fixture().client.send(new CopyObjectCommand({ ...copy, TaggingDirective: 'REPLACE' }));
  expect(await errorOf(others)).toEqual({ code: 'NotImplemented', status: 501 });
});

it('rejects invalid tags, and the deletion of the tags of a missing object', async () => {
  expect(await errorOf(put('a', 'a=1&a=2'))).toEqual({ code: 'InvalidTag', status: 400 });
  expect(await errorOf(remove('none'))).toEqual({ code: 'NoSuchKey', status: 404 });
});
