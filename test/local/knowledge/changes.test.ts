import { openKnowledge } from '../../../src/local/knowledge';
import { applyAll, BUCKET, bucket, uri } from '../../support/local/knowledge-fixture';

let store: Awaited<ReturnType<typeof bucket>>;
beforeEach(async () => {
  store = await bucket();
});
afterEach(() => store.close());

const open = () => openKnowledge({ s3: store.s3, bucket: BUCKET });

it('reads new and changed documents, and removes deleted documents', async () => {
  await store.put('Töff.txt', 'Violins pay a fee.');
  await store.put('same.txt', 'Bicycles are free.');
  const knowledge = await open();
  expect(knowledge.search('violins fee', 1)).toMatchObject([{ name: 'Töff.txt', uri: uri('Töff.txt') }]);

  await store.put('Töff.txt', 'Trumpets pay a fee.');
  await store.put('new.txt', 'Trains are fast.');
  expect(await applyAll(knowledge)).toEqual({ [uri('Töff.txt')]: 'modified done', [uri('new.txt')]: 'new done' });
  expect(knowledge.search('violins', 1)).toEqual([]);
  expect(knowledge.search('trumpets', 1)).toMatchObject([{ text: 'Trumpets pay a fee.' }]);

  await store.remove('Töff.txt');
  expect(await applyAll(knowledge)).toEqual({ [uri('Töff.txt')]: 'deleted done' });
  expect(knowledge.search('trumpets', 1)).toEqual([]);
  expect(await applyAll(knowledge)).toEqual({});
});

it('changes nothing until a change is applied, and applies each change separately', async () => {
  await store.put('gone.txt', 'Violins pay a fee.');
  const knowledge = await open();
  await store.remove('gone.txt');
  await store.put('new.txt', 'Trains are fast.');
  const {
    changes: [deletion, reading],
  } = await knowledge.changes();
  expect([deletion.kind, reading.kind]).toEqual(['deleted', 'new']);
  expect(knowledge.documents().map(({ name }) => name)).toEqual(['gone.txt']);
  await reading.apply();
  expect(knowledge.documents().map(({ name }) => name)).toEqual(['gone.txt', 'new.txt']);
  expect(knowledge.search('violins', 1)).toHaveLength(1);
  await deletion.apply();
  expect(knowledge.search('violins', 1)).toEqual([]);
});

it('skips a document that has changed since the listing, and reports it at the next call of `changes`', async () => {
  await store.put('changing.txt', 'Violins pay a fee.');
  await store.put('going.txt', 'Bicycles are free.');
  const knowledge = await open();
  await store.put('changing.txt', 'Trumpets pay a fee.');
  await store.put('going.txt', 'Bicycles pay a fee.');
  const { changes } = await knowledge.changes();
  await store.put('changing.txt', 'Trams pay a fee.');
  await store.remove('going.txt');
  expect(await Promise.all(changes.map(({ apply }) => apply()))).toEqual(['skipped', 'skipped']);
  expect(knowledge.search('violins', 1)).toHaveLength(1);
  expect(await applyAll(knowledge)).toEqual({
    [uri('changing.txt')]: 'modified done',
    [uri('going.txt')]: 'deleted done',
  });
  expect(knowledge.search('trams', 1)).toHaveLength(1);
});

it('reads every page of a long listing', async () => {
  for (const number of [1, 2, 3, 4, 5]) await store.put(`${number}.txt`, `Document number ${number}.`);
  let pages = 0;
  store.s3.middlewareStack.add(
    (next, { commandName }) =>
      (request) => {
        if (commandName !== 'ListObjectsV2Command') return next(request);
        pages++;
        return next({ ...request, input: { ...request.input, MaxKeys: 2 } });
      },
    { step: 'initialize' },
  );
  expect((await open()).documents()).toHaveLength(5);
  expect(pages).toBe(3);
});

it('ignores folders, and counts metadata files', async () => {
  await store.put('folder/', Buffer.alloc(1));
  await store.put('a.txt.metadata.json', '{}');
  await store.put('folder/inner.txt', 'Text in a folder.');
  const knowledge = await open();
  expect(knowledge.documents()).toMatchObject([{ name: 'inner.txt' }]);
  expect(await knowledge.changes()).toEqual({ listed: [uri('folder/inner.txt')], metadataFiles: 1, changes: [] });
});

it('finds an image by its name', async () => {
  await store.put('Lageplan_Haltestelle.PNG', Buffer.from('89504e470d0a1a0a00', 'hex'));
  await store.put('Fahrplan.jpeg', Buffer.from('ffd8ffe0', 'hex'));
  const knowledge = await open();
  expect(knowledge.search('Wo ist die Haltestelle?', 1)).toMatchObject([{ text: 'Lageplan Haltestelle' }]);
  expect(knowledge.documents().filter(({ failure }) => failure)).toEqual([]);
});

it('reports a failure only for the document that cannot be read', async () => {
  await store.put('broken.pdf', 'not a PDF');
  await store.put('good.txt', 'Trains are fast.');
  const knowledge = await open();
  expect(knowledge.documents()[0]).toMatchObject({
    failure: 'The file is not a PDF: it has no %PDF- header.',
    passages: [],
  });
  expect(knowledge.search('trains', 1)).toHaveLength(1);
  expect(await applyAll(knowledge)).toEqual({});
  await store.put('broken.pdf', 'still not a PDF');
  expect(await applyAll(knowledge)).toEqual({ [uri('broken.pdf')]: 'new failed' });
});

it('reads a document again after an error from S3', async () => {
  await store.put('refused.txt', 'Trams are slow.');
  store.s3.middlewareStack.add(
    (next, { commandName }) =>
      (request) => {
        if (commandName === 'GetObjectCommand') throw new Error('Refused.');
        return next(request);
      },
    { step: 'initialize', name: 'refusal' },
  );
  const knowledge = await open();
  expect(knowledge.documents()).toMatchObject([{ failure: 'Refused.' }]);
  store.s3.middlewareStack.remove('refusal');
  expect(await applyAll(knowledge)).toEqual({ [uri('refused.txt')]: 'new done' });
});

it('reports a failure for a document with [[fail]] in its name, and for an image that is too large', async () => {
  await store.put('Good [[fail]].txt', 'Trains are fast.');
  await store.put('large.jpg', Buffer.alloc(3.75 * 1024 * 1024 + 1));
  expect((await open()).documents().map(({ failure }) => failure)).toEqual([
    'The name of the document asks for this failure.',
    'The file has 3932161 bytes; the maximum is 3932160.',
  ]);
});

it("fails with S3's error for a bucket that does not exist", async () => {
  await expect(openKnowledge({ s3: store.s3, bucket: 'no-such-bucket' })).rejects.toMatchObject({
    name: 'NoSuchBucket',
  });
});
