import {
  ListIngestionJobsCommand,
  type ListIngestionJobsRequest,
  ListKnowledgeBaseDocumentsCommand,
  paginateListIngestionJobs,
} from '@aws-sdk/client-bedrock-agent';
import { ENDLESS, IDS, SourceFixture } from '../../../support/local/bedrock-agent-fixture';

let source: SourceFixture;
afterEach(() => source.close());

async function list(more: Partial<ListIngestionJobsRequest> = {}) {
  return (await source.client.send(new ListIngestionJobsCommand({ ...IDS, ...more }))).ingestionJobSummaries!;
}

const ids = (jobs: { ingestionJobId: string | undefined }[]) => jobs.map(({ ingestionJobId }) => ingestionJobId);

/** Runs three jobs, of which the second fails. Returns the ids of the jobs, oldest first. */
async function threeJobs(): Promise<(string | undefined)[]> {
  const first = await source.synchronise();
  await source.store.put('[[fail job]].txt', 'Trains.');
  const second = await source.synchronise();
  await source.store.remove('[[fail job]].txt');
  return ids([first, second, await source.synchronise()]);
}

it('lists jobs from the newest to the oldest, or in the requested order', async () => {
  source = await SourceFixture.open();
  const [first, second, third] = await threeJobs();
  expect(ids(await list())).toEqual([third, second, first]);
  expect(ids(await list({ sortBy: { attribute: 'STARTED_AT', order: 'ASCENDING' } }))).toEqual([first, second, third]);
  expect(ids(await list({ sortBy: { attribute: 'STATUS', order: 'DESCENDING' } }))).toEqual([second, third, first]);
  expect((await list())[0]).toMatchObject({
    ...IDS,
    status: 'COMPLETE',
    statistics: { numberOfDocumentsScanned: 0 },
    updatedAt: expect.any(Date),
  });
});

it('filters jobs by status', async () => {
  source = await SourceFixture.open();
  const [first, second, third] = await threeJobs();
  const only = (...values: string[]) => list({ filters: [{ attribute: 'STATUS', operator: 'EQ', values }] });
  expect(ids(await only('FAILED'))).toEqual([second]);
  expect(ids(await only('FAILED', 'COMPLETE'))).toEqual([third, second, first]);
  expect(await only('STARTING')).toEqual([]);
});

it('lists jobs in pages, which stay consistent when a job is added', async () => {
  source = await SourceFixture.open();
  const [first, second, third] = await threeJobs();
  const pages: (string | undefined)[][] = [];
  for await (const { ingestionJobSummaries } of paginateListIngestionJobs(
    { client: source.client, pageSize: 1 },
    { ...IDS },
  )) {
    pages.push(ids(ingestionJobSummaries!));
    if (pages.length === 1) await source.synchronise();
  }
  expect(pages).toEqual([[third], [second], [first]]);
});

it('keeps the jobs and the times of the documents across a restart', async () => {
  source = await SourceFixture.open({ 'a.txt': 'Trains.' });
  const documents = async () => (await source.client.send(new ListKnowledgeBaseDocumentsCommand(IDS))).documentDetails;
  const [job, before] = [await source.synchronise(), await documents()];
  source.advance(60_000);
  await source.restart();
  expect(await source.job(job)).toEqual(job);
  expect(await documents()).toEqual(before);
});

it('marks a job as failed if a restart has interrupted it, and indexes the current documents at the restart', async () => {
  source = await SourceFixture.open({ 'gone.txt': 'Trams.' }, ENDLESS);
  await source.store.remove('gone.txt');
  await source.store.put('new.txt', 'Trains.');
  const job = await source.startJob();
  await source.untilStatus('new.txt', 'PENDING');
  await source.restart();
  expect(await source.job(job)).toMatchObject({
    status: 'FAILED',
    failureReasons: ['The service was restarted while the job ran.'],
  });
  expect(await source.statuses()).toEqual({ 'new.txt': 'INDEXED' });
  expect(await source.synchronise()).toMatchObject({
    status: 'COMPLETE',
    statistics: { numberOfNewDocumentsIndexed: 0 },
  });
});
