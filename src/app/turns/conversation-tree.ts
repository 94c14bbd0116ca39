import type { OwnedItems } from '../table/owned-items';
import type { Item } from '../table/table';
import { Branches, type Node } from './branches';
import { isHead, itemNames, type Turn, type TurnHead } from './log';
import type { StoredTurns } from './stored-turns';

/** A turn without its question and answer. */
export type TurnNode = Node & Pick<TurnHead, 'conversationId' | 'status'>;

/** The names of the attributes of a `TurnNode`. */
const NODE = ['id', 'conversationId', 'askedAt', 'parent', 'status'];

/**
 * Maximum number of items that are read with all attributes, beginning with the last item of a conversation. The number is smaller
 * if these items exceed 1 MB, DynamoDB's limit for one response. Of older items, only the attributes in `NODE` are read.
 */
const RECENT = 300;

/**
 * The turns of a conversation as a tree. A page usually shows the last turns, so they are read together with the tree. The answers
 * of other turns are read when they are needed.
 */
export class ConversationTree {
  private constructor(
    readonly branches: Branches<TurnNode>,
    private readonly conversationId: string,
    private readonly nodes: readonly TurnNode[],
    private readonly recent: ReadonlyMap<string, readonly Item[]>,
    private readonly items: OwnedItems,
    private readonly stored: StoredTurns,
  ) {}

  static async read(conversationId: string, items: OwnedItems, stored: StoredTurns): Promise<ConversationTree> {
    const prefix = itemNames.turns(conversationId);
    const page = await items.page(prefix, { limit: RECENT, descending: true });
    const rest = page.last === undefined ? [] : await items.listBefore(prefix, page.last, NODE);
    // The turns are in the order of their ids. `Branches` retains this order for turns that were asked at the same time.
    const turns = [...page.items, ...rest].filter(isHead).reverse();
    const nodes = turns as unknown as TurnNode[];
    return new ConversationTree(new Branches(nodes), conversationId, nodes, byTurn(page.items), items, stored);
  }

  /**
   * Returns the running turn of the conversation, of which there is at most one. Returns undefined if no turn is running, or if
   * `shown` contains the running turn.
   */
  async runningBeside(shown: readonly { readonly id: string }[]): Promise<TurnNode | undefined> {
    const running = this.nodes.find(({ status }) => status === 'streaming');
    if (!running || shown.some(({ id }) => id === running.id)) return undefined;
    // The turn's task may have been lost without storing the end of the turn. `head` then ends it.
    const head = await this.stored.head(this.conversationId, running.id);
    return head?.status === 'streaming' ? running : undefined;
  }

  /** Returns turns with their answers, oldest first. Omits turns that have been deleted in the meantime. */
  async turns(ids: readonly string[]): Promise<Turn[]> {
    // The page with the last items may have ended in the middle of a turn. It then lacks the turn's head, because the head sorts
    // before the log.
    const missing = ids.filter((id) => !this.recent.get(id)?.some(isHead)).sort();
    const read = missing.length === 0 ? this.recent : byTurn(await this.between(missing[0]!, missing.at(-1)!));
    const lacking = new Set(missing);
    return this.stored.assembled(ids.flatMap((id) => (lacking.has(id) ? read : this.recent).get(id) ?? []));
  }

  private between(first: string, last: string): Promise<Item[]> {
    const { turn, log } = itemNames;
    return this.items.between(turn(this.conversationId, first), `${log(this.conversationId, last)}~`);
  }
}

function byTurn(items: readonly Item[]): ReadonlyMap<string, readonly Item[]> {
  const turns = new Map<string, Item[]>();
  for (const item of items) {
    const id = itemNames.turnIdOf(item);
    const known = turns.get(id);
    if (known) known.push(item);
    else turns.set(id, [item]);
  }
  return turns;
}
