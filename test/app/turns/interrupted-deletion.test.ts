import { AppFixture } from '../../support/app/app-fixture';
import { ANNA } from '../../support/app/signer';
import { type Fault, TableProxy } from '../../support/table-proxy';
import { until } from '../../support/until';

const fixture = AppFixture.forFile();
const one = fixture.appForFile();
const other = fixture.appForFile();

const anna = one.client(ANNA);
const removal = (conversation: string) => ({
  method: 'DELETE',
  headers: { 'hx-request': 'true' },
  path: `/conversations/${conversation}`,
});
/** All items of Anna that contain the id of the conversation. */
const traces = async (conversation: string) =>
  (await fixture.items(ANNA)).filter((item) => JSON.stringify(item).includes(conversation));

async function answered(): Promise<string> {
  const { conversation, turn } = await anna.ask('[[tokens 1]]');
  await fixture.ended(ANNA, turn);
  return conversation;
}

async function ratedWithTwoTurns(): Promise<string> {
  const conversation = await answered();
  const { turn, address } = await anna.ask('[[tokens 1]]', { conversation });
  await fixture.ended(ANNA, turn);
  await anna.post(`${address}/feedback`, { rating: 'unhelpful', reason: 'wrong' });
  return conversation;
}

async function running(): Promise<string> {
  const { conversation } = await anna.ask('[[silent 60]]');
  return conversation;
}

/**
 * Deletes the conversation on a task whose requests to the table all fail after the first `count` requests, as if the task were
 * killed. Returns the status of the response.
 */
async function interruptedDeletion(conversation: string, count: number, last: Fault): Promise<number> {
  const proxy = await TableProxy.before(fixture.tableUrl);
  const app = await fixture.app({ AWS_ENDPOINT_URL_DYNAMODB: proxy.url });
  let requests = 0;
  proxy.fault = () => {
    if (requests++ < count) return undefined;
    return requests === count + 1 ? last : 'error';
  };
  const { status } = await app.client(ANNA).send(removal(conversation));
  await app.close();
  await proxy.close();
  return status;
}

it.each([
  ['an answered conversation', 'error', answered],
  ['an answered conversation', 'lost response', answered],
  ['a rated conversation with two turns', 'error', ratedWithTwoTurns],
  ['a rated conversation with two turns', 'lost response', ratedWithTwoTurns],
  ['a conversation with a running answer', 'error', running],
  ['a conversation with a running answer', 'lost response', running],
] as const)(
  'the repeated deletion of %s leaves nothing behind, after whichever request (%s) the first deletion failed',
  async (_, last, prepare) => {
    let status = 503;
    for (let count = 0; status !== 200; count++) {
      const conversation = await prepare();
      status = await interruptedDeletion(conversation, count, last);
      expect(count).toBeLessThan(40);
      expect([200, 404]).toContain((await other.client(ANNA).send(removal(conversation))).status);
      await until(async () => (await traces(conversation)).length === 0, 20_000);
    }
  },
  120_000,
);
