import { openKnowledge } from '../../../src/local/knowledge';
import { bucket, BUCKET, uri } from './support';

let store: Awaited<ReturnType<typeof bucket>>;
beforeEach(async () => { store = await bucket(); });
afterEach(() => store.close());

const open = () => openKnowledge({ s3: store.s3, bucket: BUCKET });

it('reads new documents, reads changed ones again and forgets removed ones', async () => {
  await store.put('Töff.txt', 'Motorcycles pay a fee.');
  await store.put('same.txt', 'Bicycles are free.');
  const knowledge = await open();
  expect(knowledge.search('motorcycles fee', 1)).toMatchObject([{ name: 'Töff.txt', uri: uri('Töff.txt') }]);

  await store.put('Töff.txt', 'Scooters pay a fee.');
  await store.put('new.txt', 'Trains are fast.');
  expect(await knowledge.sync()).toEqual({ indexed: [uri('Töff.txt'), uri('new.txt')].sort(), removed: [], failed: [] });
  expect(knowledge.search('motorcycles', 1)).toEqual([]);
  expect(knowledge.search('scooters', 1)).toMatchObject([{ text: 'Scooters pay a fee.' }]);

  await store.remove('Töff.txt');
  expect(await knowledge.sync()).toEqual({ indexed: [], removed: [uri('Töff.txt')], failed: [] });
  expect(knowledge.search('scooters', 1)).toEqual([]);
});

it('reads every page of a long listing', async () => {
  for (const number of [1, 2, 3, 4, 5]) await store.put(`${number}.txt`, `Document number ${number}.`);
  let pages = 0;
  store.s3.middlewareStack.add((next, { commandName }) => (request) => {
    if (commandName !== 'ListObjectsV2Command') return next(request);
    pages++;
    return next({ ...request, input: { ...request.input, MaxKeys: 2 } });
  }, { step: 'initialize' });
  expect((await open()).documents()).toHaveLength(5);
  expect(pages).toBe(3);
});

it('ignores folders and metadata files', async () => {
  await store.put('folder/', Buffer.alloc(1));
  await store.put('a.txt.metadata.json', '{}');
  await store.put('folder/inner.txt', 'Text in a folder.');
  expect((await open()).documents()).toMatchObject([{ name: 'inner.txt' }]);
});

it('serves one synchronisation after the other, the second seeing what came before it', async () => {
  const knowledge = await open();
  await store.put('a.txt', 'Trains are fast.');
  const [first, second] = await Promise.all([knowledge.sync(), knowledge.sync()]);
  expect([first.indexed, second.indexed]).toEqual([[uri('a.txt')], []]);
});

it('fails for a document that cannot be read, and for no other', async () => {
  await store.put('broken.pdf', 'not a PDF');
  await store.put('good.txt', 'Trains are fast.');
  const knowledge = await open();
  const failed = [{ uri: uri('broken.pdf'), reason: 'The file does not begin like a PDF.' }];
  expect(await knowledge.sync()).toEqual({ indexed: [], removed: [], failed });
  expect(knowledge.documents()[0]).toMatchObject({ failure: failed[0].reason, passages: [] });
  expect(knowledge.search('trains', 1)).toHaveLength(1);
  await store.remove('broken.pdf');
  expect((await knowledge.sync()).failed).toEqual([]);
});

it('fails with the service\'s error for a bucket that does not exist', async () => {
  await expect(openKnowledge({ s3: store.s3, bucket: 'no-such-bucket' })).rejects.toMatchObject({ name: 'NoSuchBucket' });
});
