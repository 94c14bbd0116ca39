import { BedrockAgentClient, ListIngestionJobsCommand } from '@aws-sdk/client-bedrock-agent';
import { multipart } from '../../support/admin/console-fixture';
import { AppFixture, type RunningApp } from '../../support/app/app-fixture';
import { told } from '../../support/app/metrics';
import type { User } from '../../support/app/signer';
import { until } from '../../support/until';

// Only intervals are fake: both tasks check when the test advances them, and everything else runs in real time.
const REAL = [
  'setTimeout',
  'clearTimeout',
  'setImmediate',
  'clearImmediate',
  'nextTick',
  'queueMicrotask',
  'Date',
  'performance',
  'hrtime',
] as const;
const ADMIN: User = {
  sub: '11111111-1111-4111-8111-111111111111',
  email: 'admin@example.org',
  name: 'Admin',
  groups: ['admins'],
};

let fixture: AppFixture;
let bedrock: BedrockAgentClient;
let one: RunningApp;
let other: RunningApp;
beforeAll(async () => {
  fixture = await AppFixture.openWhole();
  bedrock = new BedrockAgentClient({
    region: 'eu-central-2',
    endpoint: fixture.variables.AWS_ENDPOINT_URL_BEDROCK_AGENT!,
  });
  jest.useFakeTimers({ doNotFake: [...REAL] });
  [one, other] = [await fixture.app(), await fixture.app()];
});
afterAll(async () => {
  bedrock.destroy();
  await fixture.close();
  jest.useRealTimers();
});

/** Number of ingestion jobs that have ended. */
const endedJobs = async (): Promise<number> => {
  const { KNOWLEDGE_BASE_ID: knowledgeBaseId, DATA_SOURCE_ID: dataSourceId } = fixture.variables;
  const { ingestionJobSummaries = [] } = await bedrock.send(
    new ListIngestionJobsCommand({ knowledgeBaseId, dataSourceId }),
  );
  return ingestionJobSummaries.filter(({ status }) => status === 'COMPLETE' || status === 'FAILED').length;
};
const storedItem = async (item: string) =>
  (await fixture.organisation('documents')).find((found) => found.item === item);

/**
 * Changes a document, waits until its job has ended, and lets both tasks check it at the same time.
 * @returns the failures that both have counted so far
 */
async function failuresAfter(change: () => Promise<unknown>): Promise<unknown[]> {
  const [before, checked] = [await endedJobs(), (await storedItem('failures'))?.job];
  const started = (await storedItem('synchronisation'))?.started;
  await change();
  await until(async () => (await endedJobs()) > before && (await storedItem('synchronisation'))?.started !== started);
  // Advance repeatedly: a check may come before the end of the job is visible.
  await until(async () => {
    jest.advanceTimersByTime(3_000);
    return (await storedItem('failures'))?.job !== checked;
  });
  // A request to each task, by whose response the metrics are written.
  for (const app of [one, other]) await app.client(ADMIN).get('/admin/documents');
  return [...told(one, 'IngestionFailures'), ...told(other, 'IngestionFailures')].sort();
}

function upload(name: string, content: string, fields: Record<string, string> = {}): Promise<unknown> {
  const { body, headers } = multipart([{ name, content }], fields);
  return one
    .client(ADMIN)
    .send({ method: 'POST', path: '/admin/documents', body, headers: { ...headers, 'hx-request': 'true' } });
}

/** The form value of a document in the list: its name and ETag. */
async function versionOf(name: string): Promise<string> {
  const { text } = await one.client(ADMIN).get(`/admin/documents?q=${encodeURIComponent(name)}`);
  return /name="document" value="([^"]+)"/.exec(text)![1]!.replaceAll('&quot;', '"');
}

it('counts each failed content and each failed job once, although several tasks check', async () => {
  expect(await failuresAfter(() => upload('Good.txt', 'One').then(() => upload('Bad [[fail]].txt', 'Two')))).toEqual([
    'document 1',
  ]);
  expect(await failuresAfter(() => upload('Worse [[fail job]].txt', 'Three'))).toEqual(['document 1', 'job 1']);
  expect(
    await failuresAfter(async () => {
      await one
        .client(ADMIN)
        .post('/admin/documents/deletion', { document: await versionOf('Worse'), confirmed: 'yes' });
      await upload('Bad [[fail]].txt', 'Four', { replaces: await versionOf('Bad') });
    }),
  ).toEqual(['document 1', 'document 1', 'job 1']);
});
