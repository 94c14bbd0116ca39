import { Metrics } from '../../../src/app/metrics';
import type { OwnedItems } from '../../../src/app/table/owned-items';
import { Store } from '../../../src/app/table/store';
import { ConversationTree } from '../../../src/app/turns/conversation-tree';
import { itemNames } from '../../../src/app/turns/log';
import { StoredTurns } from '../../../src/app/turns/stored-turns';
import { AppFixture } from '../../support/app/app-fixture';
import { ANNA } from '../../support/app/signer';
import { TableProxy } from '../../support/table-proxy';

/** So long that a page of query results, which ends after 1 MB, contains only three or four items with this text. */
const TEXT = 'x'.repeat(290_000);

const fixture = AppFixture.forFile();
let proxy: TableProxy;
let items: OwnedItems;
let stored: StoredTurns;
beforeAll(async () => {
  proxy = await TableProxy.before(fixture.tableUrl);
  process.env.AWS_ENDPOINT_URL_DYNAMODB = proxy.url;
  items = new Store('eu-central-2', 'joule-verne', 365).ownedBy(ANNA.sub);
  stored = new StoredTurns(items, new Metrics(() => undefined), async () => false);
  // The SDK reads the endpoint of DynamoDB at the first request, so send a request while the variable contains the URL of the proxy.
  await items.get('nothing');
});
afterEach(() => {
  proxy.restore();
  proxy.reset();
});
afterAll(() => proxy.close());

const part = (text: string) => ({ text, sources: [], marks: [] });
const putLog = (conversation: string, id: string, n: number, text = `${id}.${n} ${TEXT}`) =>
  items.put(itemNames.logItem(conversation, id, n), { n, ...part(text) });
const putTurn = (conversationId: string, id: string, parent: string, more: object = {}) =>
  items.put(itemNames.turn(conversationId, id), {
    ...{ id, conversationId, parent, question: `question ${id}`, askedAt: `2026-01-01T00:00:${id}.000Z` },
    ...{ status: 'complete', items: 0, tail: part(`${id} ${TEXT}`), ...more },
  });
/** The id of each of these turns, and its answer without `TEXT`. */
const shown = async (tree: ConversationTree, ids: readonly string[]) =>
  (await tree.turns(ids)).map(({ id, answer }) => [id, answer.replaceAll(` ${TEXT}`, ' ').trim()]);

it('reads the whole answer of a turn if its log spans two pages of query results and the turn ends before its head is read', async () => {
  await putTurn('running', '01', '');
  await putTurn('running', '02', '01', { status: 'streaming', items: undefined, tail: undefined });
  for (let n = 1; n <= 4; n++) await putLog('running', '02', n);
  let queries = 0;
  proxy.fault = async (operation) => {
    if (operation !== 'Query' || ++queries !== 2) return undefined;
    await putLog('running', '02', 5);
    await putTurn('running', '02', '01', { items: 5, tail: part('end') });
    return undefined;
  };
  const tree = await ConversationTree.read('running', items, stored);
  expect(queries).toBe(2);
  expect(tree.branches.latest?.id).toBe('02');
  expect(await shown(tree, ['01', '02'])).toEqual([
    ['01', '01'],
    ['02', '02.1 02.2 02.3 02.4 02.5 end'],
  ]);
});

it('reads the log of a turn again if the turn ended after a part of the log was read', async () => {
  await putTurn('ended', '01', '', { items: 2, tail: part('end') });
  for (const n of [1, 2]) await putLog('ended', '01', n, `${n} `);
  const read = await items.list(itemNames.turns('ended'));
  const turns = await stored.assembled(read.filter(({ n }) => n !== 2).reverse());
  expect(turns.map(({ answer }) => answer)).toEqual(['1 2 end']);
});

describe('the tree of a forked conversation that spans several pages of query results', () => {
  beforeAll(async () => {
    await putTurn('forked', '01', '');
    await putTurn('forked', '02', '01');
    await putTurn('forked', '03', '01');
    await putTurn('forked', '04', '02');
    await putTurn('forked', '05', '03');
    await putTurn('forked', '06', '04');
  });

  it('has all turns, and reads the answers of each branch', async () => {
    const tree = await ConversationTree.read('forked', items, stored);
    for (const branch of [
      ['01', '02', '04', '06'],
      ['01', '03', '05'],
    ]) {
      expect(tree.branches.to(branch.at(-1)!).map(({ turn }) => turn.id)).toEqual(branch);
      expect(await shown(tree, branch)).toEqual(branch.map((id) => [id, id]));
    }
    expect(
      tree.branches
        .to('02')
        .at(-1)!
        .versions.map(({ id }) => id),
    ).toEqual(['02', '03']);
  });

  it('needs no further request for the answers of the last turns', async () => {
    const tree = await ConversationTree.read('forked', items, stored);
    proxy.reset();
    expect(await shown(tree, ['05', '06'])).toEqual([
      ['05', '05'],
      ['06', '06'],
    ]);
    expect(proxy.counts).toEqual({});
  });

  it('omits a turn that was deleted after the tree was read', async () => {
    const tree = await ConversationTree.read('forked', items, stored);
    await items.delete(itemNames.turn('forked', '01'));
    expect(await shown(tree, ['01', '06'])).toEqual([['06', '06']]);
  });
});
