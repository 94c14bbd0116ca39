import { deletePersonalData } from '../../../src/admin/users/personal-data';
import { Store } from '../../../src/app/table/store';
import { AppFixture, type RunningApp } from '../../support/app/app-fixture';
import { attachmentsAt } from '../../support/app/attached-files';
import { ANNA } from '../../support/app/signer';
import { TableProxy } from '../../support/table-proxy';
import { until } from '../../support/until';

let fixture: AppFixture;
let proxy: TableProxy;
/** The task that receives the feedback. It reaches the table through `proxy`. */
let app: RunningApp;
let other: RunningApp;
beforeAll(async () => {
  fixture = await AppFixture.open({ bucket: true });
  proxy = await TableProxy.before(fixture.tableUrl);
  other = await fixture.app();
  // Without a data source, the task starts no ingestion. The tests would count the requests that an ingestion sends to the table.
  app = await fixture.app({ AWS_ENDPOINT_URL_DYNAMODB: proxy.url, DATA_SOURCE_ID: '' });
});
afterEach(() => clear());
afterAll(async () => {
  await fixture.close();
  await proxy.close();
});

const OPINION = { rating: 'unhelpful', reason: 'wrong', comment: 'Secret comment' };
const give = (address: string, fields: Record<string, string> = OPINION) =>
  app.client(ANNA).post(`${address}/feedback`, fields, { 'hx-request': 'true' });
const remove = (conversation: string) => other.client(ANNA).post(`/conversations/${conversation}/delete`, {});
const copies = () => fixture.organisation('feedback');
/** Ends all faults of the proxy, and deletes the copies of feedback that are left in the list for review. */
const clear = async () => {
  proxy.restore();
  const items = new Store('eu-central-2', 'joule-verne', 365).ofOrganisation('feedback');
  for (const { item } of await copies()) await items.delete(item);
};
const traces = async (conversation: string) =>
  (await fixture.items(ANNA)).filter((item) => JSON.stringify(item).includes(conversation));

async function answered() {
  const asked = await other.client(ANNA).ask('[[tokens 1]]');
  await fixture.ended(ANNA, asked.turn);
  await until(() => other.turns.count === 0);
  return asked;
}

it('deletes the copy of feedback when its conversation is deleted', async () => {
  const { address, conversation } = await answered();
  await give(address);
  expect(await copies()).toHaveLength(1);
  await remove(conversation);
  expect([await copies(), await traces(conversation)]).toEqual([[], []]);
});

it('keeps a shared copy, which names neither the user nor the turn and expires later, when its conversation is deleted', async () => {
  const { address, conversation, turn } = await answered();
  await give(address, { ...OPINION, share: 'on' });
  await remove(conversation);
  expect(await traces(conversation)).toEqual([]);
  const [copy, ...others] = await copies();
  expect(others).toEqual([]);
  expect(copy).toMatchObject({ question: '[[tokens 1]]', expiresAt: expect.any(Number) });
  for (const secret of [ANNA.sub, ANNA.email, turn]) expect(JSON.stringify(copy)).not.toContain(secret);
});

it('deletes a copy with its conversation if the copy is no longer shared', async () => {
  const { address, conversation } = await answered();
  await give(address, { ...OPINION, share: 'on' });
  await give(address);
  await remove(conversation);
  expect(await copies()).toEqual([]);
});

it('deletes the copy of feedback when the deletion of its conversation is repeated after a failure of the table', async () => {
  for (let failing = 1; failing <= 8; failing++) {
    const { address, conversation } = await answered();
    await give(address);
    let requests = 0;
    proxy.fault = () => (++requests >= failing ? 'error' : undefined);
    await app.client(ANNA).post(`/conversations/${conversation}/delete`, {});
    proxy.restore();
    await remove(conversation);
    expect([failing, await copies(), await traces(conversation)]).toEqual([failing, [], []]);
  }
}, 60_000);

/**
 * The number of requests to the table with which a task stores the feedback on an answer:
 *
 * - four that read the conversation, the turn's head, the head again, and the turn's log;
 * - three that write the attribute of the turn, store a placeholder in the list, and read the conversation again;
 * - two that replace the placeholder, and read the turn to check that its feedback has not changed.
 */
const REQUESTS = 9;

it.each(Array.from({ length: REQUESTS + 1 }, (_, n) => n))(
  'leaves no trace of feedback after the deletion of its conversation if the task that stored the feedback was lost after request %i, and completes feedback that is given again',
  async (done) => {
    const [lost, repeated] = [await answered(), await answered()];
    for (const { address } of [lost, repeated]) {
      let requests = 0;
      // In the last case, all requests that store the feedback succeed. A fault would hit another request, such as a heartbeat.
      proxy.fault = () => (done < REQUESTS && ++requests > done ? 'error' : undefined);
      const { status } = await give(address);
      expect(status).toBe(done < REQUESTS ? 503 : 200);
      proxy.restore();
    }
    expect((await give(repeated.address)).status).toBe(200);
    const { feedback } = (await fixture.turn(ANNA, repeated.turn)).head!;
    expect((await copies()).find(({ item }) => item === feedback.id)).toMatchObject({ comment: 'Secret comment' });
    for (const { conversation } of [lost, repeated]) await remove(conversation);
    expect([await copies(), await traces(lost.conversation)]).toEqual([[], []]);
  },
);

it.each(Array.from({ length: REQUESTS }, (_, n) => n + 1))(
  'leaves no trace of feedback, except a complete shared copy, when another task deletes the conversation before request %i',
  async (at) => {
    for (const share of [{}, { share: 'on' }] as Record<string, string>[]) {
      const { address, conversation } = await answered();
      let requests = 0;
      proxy.fault = async () => {
        if (++requests === at) await remove(conversation);
        return undefined;
      };
      const { status, text } = await give(address, { ...OPINION, ...share });
      if (status !== 200) expect([status, text]).toEqual([404, expect.stringContaining('This answer')]);
      const left = await copies();
      // A shared copy remains if it was complete before the conversation was deleted.
      if (share.share && at === REQUESTS) expect(left).toHaveLength(1);
      else expect(left).toEqual([]);
      expect(await traces(conversation)).toEqual([]);
      await clear();
    }
  },
);

it.each(Array.from({ length: REQUESTS }, (_, n) => n + 1))(
  'leaves no content of feedback when another task deletes the conversation before request %i, and the task that stores the feedback is then lost',
  async (at) => {
    const { address, conversation } = await answered();
    let requests = 0;
    proxy.fault = async () => {
      if (++requests === at) await remove(conversation);
      return requests > at ? 'error' : undefined;
    };
    await give(address);
    expect(await traces(conversation)).toEqual([]);
    for (const left of await copies()) {
      expect(Object.keys(left).sort()).toEqual(['expiresAt', 'item', 'owner']);
      expect(left.expiresAt! * 1_000 - Date.now()).toBeLessThanOrEqual(86_400_000);
    }
  },
);

it('leaves no trace of feedback that arrives together with the deletion of its conversation', async () => {
  for (let round = 0; round < 8; round++) {
    const { address, conversation } = await answered();
    const [given, removed] = await Promise.all([give(address), remove(conversation)]);
    expect([200, 404]).toContain(given.status);
    expect(removed.status).toBe(303);
    expect([await copies(), await traces(conversation)]).toEqual([[], []]);
  }
}, 30_000);

it('deletes the copy of feedback for review when the user who gave it is deleted, unless the user included the question and the answer', async () => {
  const [kept, shared] = [await answered(), await answered()];
  await give(kept.address);
  await give(shared.address, { ...OPINION, share: 'on' });
  await deletePersonalData(
    new Store('eu-central-2', 'joule-verne', 365),
    attachmentsAt(fixture.variables.AWS_ENDPOINT_URL_S3!),
    ANNA.sub,
  );
  expect((await fixture.items(ANNA)).map(({ item }) => item)).toEqual(['answers']);
  expect((await copies()).map(({ question }) => question)).toEqual(['[[tokens 1]]']);
});
