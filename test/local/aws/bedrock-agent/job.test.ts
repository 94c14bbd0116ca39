import { ConflictException, type IngestionJob, StopIngestionJobCommand } from '@aws-sdk/client-bedrock-agent';
import { AT_ONCE, ENDLESS, errorOf, IDS, SourceFixture } from '../../../support/local/bedrock-agent-fixture';
import { BUCKET, uri } from '../../../support/local/knowledge-fixture';

let source: SourceFixture;
afterEach(() => source.close());

const stop = ({ ingestionJobId }: IngestionJob) =>
  source.client.send(new StopIngestionJobCommand({ ...IDS, ingestionJobId }));

it('a job updates the index and counts the changes', async () => {
  source = await SourceFixture.open({
    'same.txt': 'Bicycles.',
    'changed.txt': 'Violins.',
    'gone.txt': 'Trams.',
    'broken.pdf': 'no PDF',
  });
  await source.store.put('changed.txt', 'Trumpets.');
  await source.store.remove('gone.txt');
  await source.store.put('new.txt', 'Trains.');
  await source.store.put('new too.txt', 'Ships.');
  await source.store.put('new.exe', 'Planes.');
  await source.store.put('new.txt.metadata.json', '{}');
  const started = await source.startJob({ description: 'After the uploads' });
  expect(started).toMatchObject({
    ...IDS,
    ingestionJobId: expect.stringMatching(/^[0-9A-Z]{10}$/),
    status: 'STARTING',
    description: 'After the uploads',
    startedAt: expect.any(Date),
  });
  const ended = await source.ended(started);
  expect(ended).toMatchObject({
    ingestionJobId: started.ingestionJobId,
    status: 'COMPLETE',
    description: 'After the uploads',
  });
  expect(ended.failureReasons).toBeUndefined();
  expect(ended.statistics).toEqual({
    numberOfDocumentsScanned: 6,
    numberOfMetadataDocumentsScanned: 1,
    numberOfNewDocumentsIndexed: 2,
    numberOfModifiedDocumentsIndexed: 1,
    numberOfMetadataDocumentsModified: 0,
    numberOfDocumentsDeleted: 1,
    numberOfDocumentsFailed: 2,
    numberOfDocumentsSkipped: 0,
  });
  expect(['violins', 'trumpets', 'trams', 'trains', 'ships'].map((word) => source.finds(word))).toEqual([
    false,
    true,
    false,
    true,
    true,
  ]);
});

it('a job skips a document that changes after the listing, and leaves this change and new documents to the next job', async () => {
  source = await SourceFixture.open();
  await source.store.put('a.txt', 'Trains.');
  await source.store.put('b.txt', 'Trams.');
  const reading = source.holdBack('GetObjectCommand');
  const first = await source.startJob();
  await reading.held;
  await source.store.put('b.txt', 'Ships.');
  await source.store.put('c.txt', 'Planes.');
  reading.release();
  const { statistics } = await source.ended(first);
  expect(statistics).toMatchObject({
    numberOfDocumentsScanned: 2,
    numberOfNewDocumentsIndexed: 1,
    numberOfDocumentsSkipped: 1,
  });
  expect(await source.statuses()).toEqual({ 'a.txt': 'INDEXED' });
  expect((await source.synchronise()).statistics).toMatchObject({
    numberOfDocumentsScanned: 3,
    numberOfNewDocumentsIndexed: 2,
  });
  expect(source.finds('ships')).toBe(true);
});

it('starts only one job per token, regardless of the status of the job', async () => {
  source = await SourceFixture.open();
  const clientToken = '2f5b1a52-6f0f-4d2c-9a37-0b8c4a7d1e11';
  const listing = source.holdBack('ListObjectsV2Command');
  const [first, second] = await Promise.all([source.startJob({ clientToken }), source.startJob({ clientToken })]);
  expect(second.ingestionJobId).toBe(first.ingestionJobId);
  listing.release();
  await source.ended(first);
  expect(await source.startJob({ clientToken })).toMatchObject({
    ingestionJobId: first.ingestionJobId,
    status: 'COMPLETE',
  });
  await source.restart();
  expect((await source.startJob({ clientToken })).ingestionJobId).toBe(first.ingestionJobId);
  expect((await source.startJob({ clientToken: clientToken.replace('2f', '3f') })).ingestionJobId).not.toBe(
    first.ingestionJobId,
  );
});

it('rejects a new job while another job is running', async () => {
  source = await SourceFixture.open();
  const listing = source.holdBack('ListObjectsV2Command');
  const first = await source.startJob();
  expect(await errorOf(source.startJob())).toEqual({ name: ConflictException.name, status: 409 });
  listing.release();
  await source.ended(first);
  expect(await source.synchronise()).toMatchObject({ status: 'COMPLETE' });
});

it('a stopped job does not change documents that it has not reached', async () => {
  source = await SourceFixture.open({ 'gone.txt': 'Trams.', 'changed.txt': 'Trains.' }, { ...ENDLESS, ending: 50 });
  await source.store.remove('gone.txt');
  await source.store.put('changed.txt', 'Ships.');
  await source.store.put('new.txt', 'Planes.');
  const job = await source.startJob();
  await source.untilStatus('new.txt', 'PENDING');
  expect((await stop(job)).ingestionJob).toMatchObject({ ingestionJobId: job.ingestionJobId, status: 'STOPPING' });
  expect(await errorOf(source.startJob())).toMatchObject({ name: 'ConflictException' });
  expect(await source.ended(job)).toMatchObject({ status: 'STOPPED' });
  expect(await source.statuses()).toEqual({ 'changed.txt': 'INDEXED', 'gone.txt': 'INDEXED' });
  expect(source.finds('trams')).toBe(true);
  expect(await errorOf(stop(job))).toEqual({ name: 'ConflictException', status: 409 });
});

it('a job counts the document that it finishes while it is being stopped', async () => {
  source = await SourceFixture.open({}, { ...AT_ONCE, ending: 100 });
  await source.store.put('a.txt', 'Trains.');
  await source.store.put('b.txt', 'Trams.');
  const reading = source.holdBack('GetObjectCommand');
  const job = await source.startJob();
  await reading.held;
  await stop(job);
  reading.release();
  expect(await source.ended(job)).toMatchObject({ status: 'STOPPED', statistics: { numberOfNewDocumentsIndexed: 1 } });
  expect(await source.statuses()).toEqual({ 'a.txt': 'INDEXED' });
});

it('a job fails with a reason when the bucket cannot be listed, and the next job succeeds', async () => {
  source = await SourceFixture.open({ 'a.txt': 'Trains.' });
  source.store.s3.middlewareStack.add(
    (next, { commandName }) =>
      (request) =>
        next(
          commandName === 'ListObjectsV2Command'
            ? { ...request, input: { ...request.input, Bucket: 'no-such-bucket' } }
            : request,
        ),
    { step: 'initialize', name: 'elsewhere' },
  );
  expect(await source.synchronise()).toMatchObject({
    status: 'FAILED',
    failureReasons: ['NoSuchBucket: There is no bucket "no-such-bucket".'],
  });
  source.store.s3.middlewareStack.remove('elsewhere');
  expect(await source.synchronise()).toMatchObject({ status: 'COMPLETE' });
});

it('a job fails while the bucket contains a document with [[fail job]] in its name', async () => {
  source = await SourceFixture.open();
  await source.store.put('a.txt', 'Trains.');
  await source.store.put('b [[fail job]].txt', 'Trams.');
  const reason = `The name of s3://${BUCKET}/documents/b [[fail job]].txt asks for the job to fail.`;
  expect(await source.synchronise()).toMatchObject({
    status: 'FAILED',
    failureReasons: [reason],
    statistics: { numberOfDocumentsScanned: 2 },
  });
  expect(await source.statuses()).toEqual({});
  await source.restart();
  expect(await source.synchronise()).toMatchObject({ status: 'FAILED' });
  await source.store.remove('b [[fail job]].txt');
  expect(await source.synchronise()).toMatchObject({ status: 'COMPLETE' });
  expect(
    uri('a.txt') in Object.fromEntries(source.knowledge.documents().map((document) => [document.uri, document])),
  ).toBe(true);
});
