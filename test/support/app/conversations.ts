import { ulid } from 'ulid';
import type { AppFixture, Item } from './app-fixture';
import type { User } from './signer';

const HOUR = 3_600_000;

interface StoredConversation extends Record<string, unknown> {
  readonly title?: string;
  /** Hours since the conversation was last used. */
  readonly hours?: number;
}

/** Stores a conversation with one answered question, last used some hours ago. Returns its id. */
export async function storeConversation(
  fixture: AppFixture,
  user: User,
  conversation: StoredConversation = {},
): Promise<string> {
  const [id] = await storeConversations(fixture, user, [conversation]);
  return id!;
}

/** Stores many conversations as `storeConversation` does, in a few requests. Returns their ids. */
export async function storeConversations(
  fixture: AppFixture,
  user: User,
  conversations: readonly StoredConversation[],
): Promise<string[]> {
  const ids = conversations.map(() => ulid());
  await fixture.putAll(
    user,
    conversations.flatMap((conversation, n) => itemsOf(ids[n]!, conversation)),
  );
  return ids;
}

function itemsOf(id: string, { title = 'Old', hours = 0, ...more }: StoredConversation): Item[] {
  const activeAt = new Date(Date.now() - hours * HOUR).toISOString();
  return [
    {
      item: `turn#${id}#${id}`,
      id,
      conversationId: id,
      question: title,
      askedAt: activeAt,
      status: 'complete',
      items: 0,
      tail: { text: 'Yes.', sources: [], marks: [] },
    },
    { item: `conversation#${id}`, id, title, createdAt: activeAt, activeAt, ...more },
  ];
}

/** The names of all items of the user that contain the id of the conversation anywhere. */
export async function tracesOf(fixture: AppFixture, user: User, conversation: string): Promise<string[]> {
  return (await fixture.items(user))
    .filter((item) => JSON.stringify(item).includes(conversation))
    .map(({ item }) => String(item));
}

/** The ids of the conversations in a list, in the order of its rows. */
export function listedIds(html: string): string[] {
  return [...html.matchAll(/data-conversation="([^"]+)"/g)].map(([, id]) => id!);
}

/** The headings of the groups in a list of conversations, in order. */
export function headings(html: string): string[] {
  return [...html.matchAll(/<h2>([^<]*)<\/h2>\s*<ol/g)].map(([, heading]) => heading!);
}
