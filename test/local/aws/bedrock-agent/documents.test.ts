import {
  GetKnowledgeBaseDocumentsCommand,
  ListKnowledgeBaseDocumentsCommand,
  paginateListKnowledgeBaseDocuments,
} from '@aws-sdk/client-bedrock-agent';
import { AT_ONCE, ENDLESS, IDS, SourceFixture } from '../../../support/local/bedrock-agent-fixture';
import { uri } from '../../../support/local/knowledge-fixture';

let source: SourceFixture;
afterEach(() => source.close());

async function details(...names: string[]) {
  const documentIdentifiers = names.map((name) => ({ dataSourceType: 'S3' as const, s3: { uri: uri(name) } }));
  return (await source.client.send(new GetKnowledgeBaseDocumentsCommand({ ...IDS, documentIdentifiers })))
    .documentDetails!;
}

it('indexes all documents at the start, with the time at which each was read', async () => {
  source = await SourceFixture.open({ 'Töff & Co. #1 🚲.txt': 'Bicycles.' });
  const { documentDetails } = await source.client.send(new ListKnowledgeBaseDocumentsCommand(IDS));
  expect(documentDetails).toEqual([
    {
      ...IDS,
      status: 'INDEXED',
      identifier: { dataSourceType: 'S3', s3: { uri: uri('Töff & Co. #1 🚲.txt') } },
      updatedAt: expect.any(Date),
    },
  ]);
  expect(Date.now() - Number(documentDetails![0].updatedAt)).toBeLessThan(60_000);
});

it('lists new documents as pending, and reads them one after another', async () => {
  source = await SourceFixture.open({}, { ...ENDLESS, documents: 1000 });
  for (const name of ['a.txt', 'b.txt']) await source.store.put(name, 'Trains.');
  const reading = source.holdBack('GetObjectCommand');
  const job = await source.startJob();
  expect(await source.untilStatus('a.txt', 'STARTING')).toEqual({ 'a.txt': 'STARTING', 'b.txt': 'PENDING' });
  await reading.held;
  expect(await source.statuses()).toEqual({ 'a.txt': 'IN_PROGRESS', 'b.txt': 'PENDING' });
  expect(await source.job(job)).toMatchObject({
    status: 'IN_PROGRESS',
    statistics: { numberOfDocumentsScanned: 2, numberOfNewDocumentsIndexed: 0 },
  });
  expect(source.finds('trains')).toBe(false);
  reading.release();
  await source.untilStatus('a.txt', 'INDEXED');
  expect((await source.statuses())['b.txt']).not.toBe('INDEXED');
  await source.untilStatus('b.txt', 'INDEXED');
});

it('finds changed documents by their old content until the job has read them again', async () => {
  source = await SourceFixture.open({ 'a.txt': 'Trains.' });
  const [before] = await details('a.txt');
  await source.store.put('a.txt', 'Ships.');
  source.advance(60_000);
  const reading = source.holdBack('GetObjectCommand');
  const job = await source.startJob();
  await reading.held;
  expect(['trains', 'ships'].map((word) => source.finds(word))).toEqual([true, false]);
  reading.release();
  await source.ended(job);
  expect(['trains', 'ships'].map((word) => source.finds(word))).toEqual([false, true]);
  const [after] = await details('a.txt');
  expect(Number(after.updatedAt) - Number(before.updatedAt)).toBeGreaterThanOrEqual(60_000);
  source.advance(60_000);
  await source.synchronise();
  expect(await details('a.txt')).toEqual([after]);
});

it('lists and finds deleted documents until the job has removed them, but not after a restart', async () => {
  source = await SourceFixture.open({ 'a.txt': 'Trains.', 'b.txt': 'Trams.' }, ENDLESS);
  await source.store.remove('a.txt');
  await source.store.remove('b.txt');
  await source.startJob();
  await source.untilStatus('a.txt', 'DELETE_IN_PROGRESS');
  expect(await source.statuses()).toEqual({ 'a.txt': 'DELETE_IN_PROGRESS', 'b.txt': 'DELETING' });
  expect([source.finds('trains'), source.finds('trams')]).toEqual([true, true]);
  await source.restart({ ...ENDLESS, document: 0 });
  expect(await source.statuses()).toEqual({});
});

it('removes deleted documents from the index during the job', async () => {
  source = await SourceFixture.open({ 'a.txt': 'Trains.' });
  await source.store.remove('a.txt');
  await source.synchronise();
  expect(await details('a.txt')).toMatchObject([{ status: 'NOT_FOUND' }]);
  expect(source.finds('trains')).toBe(false);
});

it('returns the status of each requested URI, and NOT_FOUND for an unknown one', async () => {
  source = await SourceFixture.open({ 'a.txt': 'Trains.' });
  expect(await details('none.txt', 'a.txt')).toEqual([
    { ...IDS, status: 'NOT_FOUND', identifier: { dataSourceType: 'S3', s3: { uri: uri('none.txt') } } },
    {
      ...IDS,
      status: 'INDEXED',
      identifier: { dataSourceType: 'S3', s3: { uri: uri('a.txt') } },
      updatedAt: expect.any(Date),
    },
  ]);
});

it('lists documents in pages, which stay consistent when a document is removed between two pages', async () => {
  source = await SourceFixture.open(
    Object.fromEntries(['a', 'b', 'ç d', 'e', 'f'].map((name) => [`${name}.txt`, 'Trains.'])),
  );
  const names: string[][] = [];
  for await (const { documentDetails } of paginateListKnowledgeBaseDocuments(
    { client: source.client, pageSize: 2 },
    { ...IDS },
  )) {
    names.push(documentDetails!.map(({ identifier }) => identifier!.s3!.uri!));
    if (names.length > 1) continue;
    await source.store.remove('b.txt');
    await source.synchronise();
  }
  expect(names).toEqual([['a.txt', 'b.txt'], ['e.txt', 'f.txt'], ['ç d.txt']].map((page) => page.map(uri)));
});

it('reports failed documents with a reason in a completed job, and does not read them again while they are unchanged', async () => {
  source = await SourceFixture.open();
  await source.store.put('a [[fail]].txt', 'Trains.');
  await source.store.put('b.exe', 'Trains.');
  await source.store.put('c.txt', 'Trams.');
  expect(await source.synchronise()).toMatchObject({
    status: 'COMPLETE',
    statistics: { numberOfDocumentsFailed: 2, numberOfNewDocumentsIndexed: 1 },
  });
  const before = await details('a [[fail]].txt', 'b.exe');
  expect(before).toMatchObject([
    { status: 'FAILED', statusReason: 'The name of the document asks for this failure.' },
    { status: 'FAILED', statusReason: expect.stringContaining('.exe is not a type that can be read') },
  ]);
  source.advance(60_000);
  expect((await source.synchronise()).statistics).toMatchObject({ numberOfDocumentsFailed: 2 });
  await source.restart();
  expect(await details('a [[fail]].txt', 'b.exe')).toEqual(before);
});

it('a job takes longer for a document with [[slow]] in its name', async () => {
  source = await SourceFixture.open({}, { ...AT_ONCE, slow: 3_600_000 });
  await source.store.put('a.txt', 'Trains.');
  await source.store.put('b [[slow]].txt', 'Trams.');
  await source.startJob();
  await source.untilStatus('b [[slow]].txt', 'IN_PROGRESS');
  expect((await source.statuses())['a.txt']).toBe('INDEXED');
});
