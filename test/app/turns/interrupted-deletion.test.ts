import { AppFixture } from '../../support/app/app-fixture';
import { ANNA } from '../../support/app/signer';
import { TableProxy } from '../../support/table-proxy';
import { until } from '../../support/until';

const fixture = AppFixture.forFile();
const one = fixture.appForFile();
const other = fixture.appForFile();

const anna = () => one.client(ANNA);
/** All items of Anna that contain the id of the conversation. */
const traces = async (conversation: string) =>
  (await fixture.items(ANNA)).filter((item) => JSON.stringify(item).includes(conversation));

/** Asks two questions in a conversation, and rates the second answer. */
async function rated(): Promise<string> {
  const { conversation, turn: first } = await anna().ask('[[tokens 1]]');
  await fixture.ended(ANNA, first);
  const { turn, address } = await anna().ask('[[tokens 1]]', { conversation });
  await fixture.ended(ANNA, turn);
  await anna().post(`${address}/feedback`, { rating: 'unhelpful', reason: 'wrong' });
  return conversation;
}

async function running(): Promise<string> {
  return (await anna().ask('[[silent 60]]')).conversation;
}

/**
 * Deletes the conversation on a task whose requests to the table all fail after the first `count` requests, as if the task were
 * killed. Returns the status of the response.
 */
async function interruptedDeletion(conversation: string, count: number): Promise<number> {
  const proxy = await TableProxy.before(fixture.tableUrl);
  const app = await fixture.app({ AWS_ENDPOINT_URL_DYNAMODB: proxy.url });
  let requests = 0;
  proxy.fault = () => (requests++ < count ? undefined : 'error');
  const { status } = await app.client(ANNA).deleteConversation(conversation);
  await app.close();
  await proxy.close();
  return status;
}

it.each([
  ['a rated conversation', rated],
  ['a conversation with a running answer', running],
] as const)(
  'the repeated deletion of %s leaves nothing behind, after whichever request the first deletion failed',
  async (_, prepare) => {
    let status = 503;
    let count = 0;
    for (; status !== 200; count++) {
      const conversation = await prepare();
      status = await interruptedDeletion(conversation, count);
      expect([200, 404]).toContain((await other.client(ANNA).deleteConversation(conversation)).status);
      await until(async () => (await traces(conversation)).length === 0, 20_000);
    }
    expect(count).toBeGreaterThan(5);
  },
  120_000,
);
