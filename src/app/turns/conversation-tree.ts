import type { OwnedItems } from '../owned-items';
import type { Item } from '../table';
import { Branches, type Node } from './branches';
import { itemNames, type Turn, type TurnHead } from './log';
import type { StoredTurns } from './stored-turns';

/** A turn without its question and answer. */
export type TurnNode = Node & Pick<TurnHead, 'conversationId' | 'status'>;

/** The attributes of a `TurnNode`. */
const NODE = ['id', 'conversationId', 'askedAt', 'parent', 'status'];

/** Items that are read completely at once. DynamoDB also ends a page at 1 MB. */
const RECENT = 300;

/**
 * The turns of a conversation as a tree. The last turns, which a page usually shows, are read together with the tree; the
 * answers of others are read when they are needed.
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
    // In the order of their ids, in which turns follow each other that were asked at the same time.
    const turns = [...page.items, ...rest].filter(({ askedAt }) => askedAt !== undefined).reverse();
    const nodes = turns as unknown as TurnNode[];
    return new ConversationTree(new Branches(nodes), conversationId, nodes, byTurn(page.items), items, stored);
  }

  /** The turn that is running, unless it is one of those that a page shows. A conversation has at most one running turn. */
  async runningBeside(shown: readonly { readonly id: string }[]): Promise<TurnNode | undefined> {
    const running = this.nodes.find(({ status }) => status === 'streaming');
    if (!running || shown.some(({ id }) => id === running.id)) return undefined;
    // Its task may have ended without recording the end.
    const head = await this.stored.head(this.conversationId, running.id);
    return head?.status === 'streaming' ? running : undefined;
  }

  /** Turns with their answers, oldest first, without those that have been deleted meanwhile. */
  async turns(ids: readonly string[]): Promise<Turn[]> {
    // The page may have ended in the middle of a turn; then it lacks the head, which sorts before the log.
    const missing = ids.filter((id) => !this.recent.get(id)?.some(({ question }) => question !== undefined)).sort();
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
    const id = String(item.item).split('#')[2]!;
    const known = turns.get(id);
    if (known) known.push(item);
    else turns.set(id, [item]);
  }
  return turns;
}
