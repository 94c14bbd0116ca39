import { ulid } from 'ulid';
import { TABLE } from '../../src/contract';
import { usualAnswer } from '../answers';
import type { Line } from '../line';
import type { Extent, Row } from '../row';
import type { Server } from '../servers/server';
import { documentName } from '../services/names';
import type { Setup } from '../setup';

const TURNS = 500;
const CONVERSATIONS = 2_000;
const USERS = 5_000;
const DOCUMENTS = 5_000;

interface Pages {
  readonly id: string;
  readonly measure: string;
  readonly path: string;
  readonly isAdmin?: boolean;
  /** The maximum time to the first byte, in milliseconds. @default 150 */
  readonly goal?: number;
  /** A text that the page must contain, as evidence that it shows the expected content. */
  readonly proof: string;
}

/** The time to the first byte of the chat's pages for a user with years of conversations. */
export const longHistoryRow: Row = {
  name: 'long-history',
  async measure(setup, extent) {
    const server = await setup.server('chat');
    await setup.setScript(usualAnswer(undefined));
    const { owner, first, second } = await setup.converse(server);
    const conversations = Array.from({ length: scaled(CONVERSATIONS, extent) }, () => ulid());
    // Create ULIDs later than the id of the second turn, so that the copies of this turn follow it.
    const turns = Array.from({ length: scaled(TURNS, extent) - 2 }, (_, n) => ulid(Date.now() + n));
    await setup.clone({ owner: `person#${owner}`, id: second, newIds: turns });
    // Copy a short conversation, not the long one: each copy of a conversation contains all of its turns.
    const short = await setup.converse(server);
    // Add three copies of the second turn, so that the short conversation and each of its copies have five turns.
    await setup.clone({ owner: `person#${owner}`, id: short.second, newIds: [ulid(), ulid(), ulid()] });
    await setup.clone({ owner: `person#${owner}`, id: short.first, newIds: conversations });
    const lines = await measure(setup, server, extent, [
      {
        id: 'conversation-500',
        measure: `conversation of ${TURNS} turns: time to first byte`,
        path: `/conversations/${first}`,
        proof: turns.at(-1)!,
      },
      {
        id: 'conversations-2000',
        measure: `list of ${CONVERSATIONS.toLocaleString('en')} conversations: time to first byte`,
        path: '/',
        proof: 'href="/conversations/',
      },
      {
        id: 'search-2000',
        measure: `search in ${CONVERSATIONS.toLocaleString('en')} conversations with ${(CONVERSATIONS * 5).toLocaleString('en')} turns`,
        path: '/search?q=heat+grant',
        goal: 300,
        proof: 'data-result',
      },
    ]);
    await setup.stop(server);
    return lines;
  },
};

/** The time to the first byte of the console's lists in a large organisation. */
export const largeOrganisationRow: Row = {
  name: 'large-organisation',
  async measure(setup, extent) {
    const documents = scaled(DOCUMENTS, extent);
    const { services, stop } = await setup.services(scaled(USERS, extent), documents);
    await setup.put(Array.from({ length: documents }, (_, n) => record(documentName(n))));
    const server = await setup.server('chat', {
      environment: {
        AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: services.cognito,
        AWS_ENDPOINT_URL_S3: services.s3,
        AWS_ENDPOINT_URL_BEDROCK_AGENT: services.bedrockAgent,
      },
    });
    const lines = await measure(setup, server, extent, [
      {
        id: 'users-5000',
        measure: `${USERS.toLocaleString('en')} people: time to first byte`,
        path: '/admin/users',
        isAdmin: true,
        proof: 'data-user=',
      },
      {
        id: 'documents-5000',
        measure: `${DOCUMENTS.toLocaleString('en')} documents: time to first byte`,
        path: '/admin/documents',
        isAdmin: true,
        proof: 'data-document=',
      },
    ]);
    await setup.stop(server);
    await stop();
    return lines;
  },
};

function scaled(count: number, { isQuick }: Extent): number {
  return isQuick ? count / 10 : count;
}

async function measure(setup: Setup, server: Server, { isQuick }: Extent, pages: readonly Pages[]): Promise<Line[]> {
  const lines: Line[] = [];
  for (const { id, measure, path, isAdmin = false, goal = 150, proof } of pages) {
    const { milliseconds, html } = await setup.firstBytes(server, path, { isAdmin, times: isQuick ? 5 : 15 });
    if (!html.includes(proof)) throw new Error(`${path} does not contain ${proof}`);
    const [first, ...others] = milliseconds;
    lines.push({
      id,
      measure,
      unit: 'ms',
      goal: { text: `${goal} ms`, limit: goal, of: 'value' },
      values: { ours: others },
      note: `the first visit took ${Math.round(first!)} ms; the page has ${Math.round(html.length / 1000)} KB`,
    });
  }
  return lines;
}

/** The item that the console stores for a document. */
function record(name: string): Readonly<Record<string, string>> {
  return {
    [TABLE.partitionKey]: `${TABLE.organisation}documents`,
    [TABLE.sortKey]: `document#${name}`,
    name,
    documentOwner: 'Energy office',
    changedAt: '2026-11-02T08:00:00.000Z',
    changedBy: 'admin@example.org',
  };
}
