import { ulid } from 'ulid';
import type { AppFixture } from './app-fixture';
import type { User } from './signer';

const HOUR = 3_600_000;

/** Stores a conversation with one answered question, last used some hours ago. Returns its id. */
export async function storeConversation(
  fixture: AppFixture,
  person: User,
  { title = 'Old', hours = 0, ...more }: { title?: string; hours?: number } & Record<string, unknown> = {},
): Promise<string> {
  const id = ulid();
  const activeAt = new Date(Date.now() - hours * HOUR).toISOString();
  await fixture.put(person, {
    item: `turn#${id}#${id}`,
    id,
    conversationId: id,
    question: title,
    askedAt: activeAt,
    status: 'complete',
    items: 0,
    tail: { text: 'Yes.', sources: [], marks: [] },
  });
  await fixture.put(person, { item: `conversation#${id}`, id, title, createdAt: activeAt, activeAt, ...more });
  return id;
}

/** Everything in the table of a person that names a conversation. */
export async function tracesOf(fixture: AppFixture, person: User, conversation: string): Promise<string[]> {
  return (await fixture.items(person))
    .filter((item) => JSON.stringify(item).includes(conversation))
    .map(({ item }) => String(item));
}

/** The ids of the rows in a list, in order. */
export function listedIds(html: string): string[] {
  return [...html.matchAll(/data-conversation="([^"]+)"/g)].map(([, id]) => id!);
}

/** The headings of a list, in order. */
export function headings(html: string): string[] {
  return [...html.matchAll(/<h2>([^<]*)<\/h2>\s*<ol/g)].map(([, heading]) => heading!);
}
