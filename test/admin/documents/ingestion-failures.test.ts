import { hiddenFields } from '../../support/admin/hidden-fields';
import { AppFixture, type RunningApp } from '../../support/app/app-fixture';
import { metricValues } from '../../support/app/metrics';
import { multipart } from '../../support/app/multipart';
import type { User } from '../../support/app/signer';
import { fakeIntervals } from '../../support/fake-intervals';
import { until } from '../../support/until';

const ADMIN: User = {
  sub: '11111111-1111-4111-8111-111111111111',
  email: 'admin@example.org',
  name: 'Admin',
  groups: ['admins'],
};

let fixture: AppFixture;
let one: RunningApp;
let other: RunningApp;
beforeAll(async () => {
  fixture = await AppFixture.openWhole();
  fakeIntervals();
  [one, other] = [await fixture.app(), await fixture.app()];
});
afterAll(async () => {
  await fixture.close();
  jest.useRealTimers();
});

const storedItem = async (item: string) =>
  (await fixture.organisation('documents')).find((found) => found.item === item);

/**
 * Changes documents and waits until both tasks have checked the job for the last change.
 * @returns the failures that both have counted so far
 */
async function failuresAfter(change: () => Promise<unknown>): Promise<unknown[]> {
  await change();
  await until(async () => {
    // Makes both tasks start pending jobs and check ended ones, at the same time.
    jest.advanceTimersByTime(3_000);
    const { wanted, started } = (await storedItem('synchronisation'))!;
    return wanted === started && (await storedItem('failures'))?.change === wanted;
  }, 30_000);
  // A task reports the metric shortly after it has stored the item `failures`. Sending a request to each task leaves enough
  // time for that.
  for (const app of [one, other]) await app.client(ADMIN).get('/admin/documents');
  return [...metricValues(one, 'IngestionFailures'), ...metricValues(other, 'IngestionFailures')].sort();
}

function upload(name: string, content: string, fields: Record<string, string> = {}): Promise<unknown> {
  const { body, headers } = multipart([{ name, content }], fields);
  return one
    .client(ADMIN)
    .send({ method: 'POST', path: '/admin/documents', body, headers: { ...headers, 'hx-request': 'true' } });
}

/** The value that the form of the list sends for a document: its name and ETag. */
async function versionOf(name: string): Promise<string> {
  const { text } = await one.client(ADMIN).get(`/admin/documents?q=${encodeURIComponent(name)}`);
  return /name="document" value="([^"]+)"/.exec(text)![1]!.replaceAll('&quot;', '"');
}

/** The hidden fields of the form for replacing a document. */
async function replacementOf(name: string): Promise<Record<string, string>> {
  const { text } = await one.client(ADMIN).get(`/admin/documents/replacement?name=${encodeURIComponent(name)}`);
  return hiddenFields(text, 'replaces', 'seen');
}

it('counts each failed version of a document and each failed job once, although several tasks check the job', async () => {
  expect(await failuresAfter(() => upload('Good.txt', 'One').then(() => upload('Bad [[fail]].txt', 'Two')))).toEqual([
    'document 1',
  ]);
  expect(await failuresAfter(() => upload('Worse [[fail job]].txt', 'Three'))).toEqual(['document 1', 'job 1']);
  expect(
    await failuresAfter(async () => {
      await one
        .client(ADMIN)
        .post('/admin/documents/deletion', { document: await versionOf('Worse'), confirmed: 'yes' });
      await upload('Bad [[fail]].txt', 'Four', await replacementOf('Bad [[fail]].txt'));
    }),
  ).toEqual(['document 1', 'document 1', 'job 1']);
});

it('starts the job for a document although the task that received the document has stopped', async () => {
  await upload('Last.txt', 'Five');
  await one.close();
  await until(async () => {
    jest.advanceTimersByTime(3_000);
    const { wanted, started } = (await storedItem('synchronisation'))!;
    return wanted === started;
  });
});
