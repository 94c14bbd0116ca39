import { BedrockAgentClient, ListIngestionJobsCommand } from '@aws-sdk/client-bedrock-agent';
import { multipart } from '../../support/admin/console-fixture';
import { AppFixture, type RunningApp } from '../../support/app/app-fixture';
import { told } from '../../support/app/metrics';
import type { User } from '../../support/app/signer';
import { until } from '../../support/until';

// Only intervals: both tasks look at the same moment, when the test says so, and everything else takes its time.
const OTHERS = [
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
  jest.useFakeTimers({ doNotFake: [...OTHERS] });
  [one, other] = [await fixture.app(), await fixture.app()];
});
afterAll(async () => {
  bedrock.destroy();
  await fixture.close();
  jest.useRealTimers();
});

const ended = async (): Promise<number> => {
  const { KNOWLEDGE_BASE_ID: knowledgeBaseId, DATA_SOURCE_ID: dataSourceId } = fixture.variables;
  const { ingestionJobSummaries = [] } = await bedrock.send(
    new ListIngestionJobsCommand({ knowledgeBaseId, dataSourceId }),
  );
  return ingestionJobSummaries.filter(({ status }) => status === 'COMPLETE' || status === 'FAILED').length;
};
const documents = async (item: string) =>
  (await fixture.organisation('documents')).find((found) => found.item === item);

/** Changes a document, waits until its job has ended, lets both tasks look at once, and gives what they have told so far. */
async function after(change: () => Promise<unknown>): Promise<unknown[]> {
  const [before, judged] = [await ended(), (await documents('failures'))?.job];
  const started = (await documents('synchronisation'))?.started;
  await change();
  await until(async () => (await ended()) > before && (await documents('synchronisation'))?.started !== started);
  // Whoever looked before the job's end could be seen looks again.
  await until(async () => {
    jest.advanceTimersByTime(3_000);
    return (await documents('failures'))?.job !== judged;
  });
  // By then whoever looked has told what there was to tell.
  for (const app of [one, other]) await app.client(ADMIN).get('/admin/documents');
  return [...told(one, 'IngestionFailures'), ...told(other, 'IngestionFailures')].sort();
}

function upload(name: string, content: string, fields: Record<string, string> = {}): Promise<unknown> {
  const { body, headers } = multipart([{ name, content }], fields);
  return one
    .client(ADMIN)
    .send({ method: 'POST', path: '/admin/documents', body, headers: { ...headers, 'hx-request': 'true' } });
}

/** The document as its page names it. */
async function shown(name: string): Promise<string> {
  const { text } = await one.client(ADMIN).get(`/admin/documents?q=${encodeURIComponent(name)}`);
  return /name="document" value="([^"]+)"/.exec(text)![1]!.replaceAll('&quot;', '"');
}

it('tells of what could not be taken in: each content once, each job once, by one task of several that look', async () => {
  expect(await after(() => upload('Good.txt', 'One').then(() => upload('Bad [[fail]].txt', 'Two')))).toEqual([
    'document 1',
  ]);
  expect(await after(() => upload('Worse [[fail job]].txt', 'Three'))).toEqual(['document 1', 'job 1']);
  expect(
    await after(async () => {
      await one.client(ADMIN).post('/admin/documents/deletion', { document: await shown('Worse'), confirmed: 'yes' });
      await upload('Bad [[fail]].txt', 'Four', { replaces: await shown('Bad') });
    }),
  ).toEqual(['document 1', 'document 1', 'job 1']);
});
