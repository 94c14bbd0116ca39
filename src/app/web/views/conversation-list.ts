import type { Conversation, ConversationPage } from '../../conversations/stored-conversations';
import { StoreUnavailable } from '../../errors';
import { ID, type RequestContext } from '../context';
import type { Translate } from '../language/language';
import type { Period, TimeView } from '../language/times';

/** Matches the time at which a conversation was last used: ISO 8601, UTC. */
const TIME = /^\d{4}-\d\d-\d\dT[\d:.]{8,12}Z$/;
const DAY = /^\d{4}-\d\d-\d\d$/;
const PERIOD = /^[\w-]{1,10}$/;

/** The conversation that a page shows; `activeAt` may be unknown. */
export type OpenConversation = Pick<Conversation, 'id' | 'title'> & Partial<Pick<Conversation, 'activeAt'>>;

/** A row of the list. */
export interface ListedConversation {
  readonly id: string;
  readonly title: string;
  readonly time?: TimeView;
  /** Whether the page shows this conversation. */
  readonly isOpen: boolean;
}

/**
 * The rows below one heading. The group `open` contains only the open conversation. It exists only if the rows of the other groups do not
 * contain that conversation.
 */
interface Group {
  readonly period: Period | 'open';
  readonly heading: string;
  readonly conversations: ListedConversation[];
}

/** The start of a page of the list, and what this page needs to know about the earlier pages. */
export interface ListPosition {
  /** The page has conversations that were last used before this time, or at it if they follow `id` in the list. */
  readonly before: string;
  /** The id of the last conversation of the previous page, which was last used at the time `before`. */
  readonly id: string | undefined;
  /** The day on which the first page of the list was rendered, so that the groups of all pages stay the same past midnight. */
  readonly day: string | undefined;
  /** The last group of the previous page. If this page continues the group, it does not repeat the group's heading. */
  readonly period: string | undefined;
  /** The id of the open conversation, which the first page always contains. */
  readonly open: string | undefined;
}

/**
 * Reads the position from the URL of a page of the list. Returns undefined if `before` is missing or invalid; ignores any other invalid
 * value.
 */
export function listPosition({ query }: RequestContext): ListPosition | undefined {
  const valid = (name: string, form: RegExp) => {
    const value = query[name];
    return typeof value === 'string' && form.test(value) ? value : undefined;
  };
  const before = valid('before', TIME);
  if (before === undefined) return undefined;
  return {
    before,
    id: valid('id', ID),
    day: valid('day', DAY),
    period: valid('period', PERIOD),
    open: valid('open', ID),
  };
}

export function listedConversation(conversation: OpenConversation, t: Translate, open?: string): ListedConversation {
  const { id, title, activeAt } = conversation;
  return { id, title, ...(activeAt ? { time: t.times.inPeriod(activeAt) } : {}), isOpen: id === open };
}

/**
 * Returns the data of a list that starts at a position, by default with the most recently used conversation. If the list does not contain
 * the open conversation, adds it at the top. Otherwise, `conversation` in the result has the title from the list, which is the stored one.
 */
export async function conversationList(
  ctx: RequestContext,
  open?: OpenConversation,
  position?: ListPosition,
): Promise<object> {
  const { t } = ctx.state;
  const { listed, groups, ...list } = await listPage(ctx, position, open?.id);
  if (groups[0]?.period !== 'today') groups.unshift(groupOf('today', t));
  const found = listed.find(({ id }) => id === open?.id);
  if (open && !found) groups.unshift({ ...groupOf('open', t), conversations: [listedConversation(open, t, open.id)] });
  return { ...list, groups, isOlder: position !== undefined, conversation: found ?? open };
}

/** Returns the data that continues the list of a page: the rest of its last group, then more groups. */
export async function listContinuation(ctx: RequestContext, position: ListPosition): Promise<object> {
  const { groups, ...list } = await listPage(ctx, position, position.open, position.open);
  const [first] = groups;
  const isContinued = first !== undefined && first.period === position.period;
  return { ...list, rest: isContinued ? first.conversations : [], groups: isContinued ? groups.slice(1) : groups };
}

/** @param open the id of the open conversation @param shown the id of a conversation that an earlier page already contains */
async function listPage(ctx: RequestContext, position: ListPosition | undefined, open?: string, shown?: string) {
  const { conversations, t } = ctx.state;
  const day = position?.day ?? t.times.day(new Date());
  let page: ConversationPage = { conversations: [], deleted: [] };
  let listProblem: string | undefined;
  try {
    page = await conversations.list(position?.before, position?.id);
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    listProblem = t('error.listUnavailable');
  }
  const listed = page.conversations.filter(({ id }) => id !== shown);
  const groups = grouped(listed, day, t, open);
  const period = groups.at(-1)?.period ?? position?.period ?? 'today';
  const more = page.next && addressOf({ before: page.next, id: page.nextId, day, period, open });
  return { t, listed, groups, more, listProblem };
}

function grouped(conversations: readonly Conversation[], day: string, t: Translate, open?: string): Group[] {
  const groups: Group[] = [];
  for (const conversation of conversations) {
    const period = t.times.period(conversation.activeAt, day);
    if (groups.at(-1)?.period !== period) groups.push(groupOf(period, t));
    groups.at(-1)!.conversations.push(listedConversation(conversation, t, open));
  }
  return groups;
}

function groupOf(period: Group['period'], t: Translate): Group {
  const isMonth = /^\d/.test(period);
  return { period, heading: isMonth ? t.times.month(period) : t(`list.${period}`), conversations: [] };
}

function addressOf(position: ListPosition): string {
  const given = Object.entries(position).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return `/conversations?${new URLSearchParams(given)}`;
}
