import { ulid } from 'ulid';
import { AppFixture } from '../../support/app/app-fixture';
import { ANNA } from '../../support/app/signer';

const fixture = AppFixture.forFile();
const one = fixture.appForFile();
const other = fixture.appForFile();

/**
 * Stores a turn of a task that other tasks consider alive until `fixture.deleteTask` is called, or until they have received no heartbeat
 * for the length of the lease.
 */
async function turnOf(task: string): Promise<{ id: string; address: string }> {
  const turn = await storedTurn({ runBy: task, leaseUntil: Date.now() + 3_600_000 });
  await fixture.putTask(task);
  return turn;
}

/**
 * Stores a turn of a lost task that ran version 0.1 of the product. The lease of the turn expired `expiredFor` milliseconds ago; with a
 * negative value, it expires in the future.
 */
function abandonedTurn(expiredFor: number): Promise<{ id: string; address: string }> {
  return storedTurn({ task: 'lost-task', leaseUntil: Date.now() - expiredFor });
}

async function storedTurn(head: object): Promise<{ id: string; address: string }> {
  const id = ulid();
  const now = new Date().toISOString();
  await fixture.put(ANNA, { item: `conversation#${id}`, id, title: 'Lost?', createdAt: now, activeAt: now });
  const turn = { id, conversationId: id, question: 'Lost?', askedAt: now, status: 'streaming' };
  await fixture.put(ANNA, { item: `turn#${id}#${id}`, ...turn, ...head });
  await fixture.put(ANNA, { item: `turn#${id}#${id}#000001`, n: 1, text: 'The text so far.', sources: [], marks: [] });
  return { id, address: `/conversations/${id}/turns/${id}` };
}

it('shows a turn with an expired lease to concurrent requests as interrupted, with its text and a button to ask again', async () => {
  const { id } = await abandonedTurn(1);
  const pages = await Promise.all([one, other, one, other].map((app) => app.client(ANNA).get(`/conversations/${id}`)));
  for (const { text } of pages) {
    expect(text).toContain('data-status="interrupted"');
    expect(text).toContain('The text so far.');
    expect(text).toContain('data-action="retry"');
  }
  expect((await fixture.turn(ANNA, id)).head).toMatchObject({ status: 'interrupted' });
});

it('does not change an interrupted turn again when another task follows or stops it', async () => {
  const { id } = await abandonedTurn(1);
  await one.client(ANNA).get(`/conversations/${id}`);
  const before = (await fixture.turn(ANNA, id)).head;
  await other.client(ANNA).follow({ address: `/conversations/${id}/turns/${id}` });
  await other.client(ANNA).stop({ address: `/conversations/${id}/turns/${id}` });
  expect((await fixture.turn(ANNA, id)).head).toEqual(before);
});

it('ends the stream of an answer when the lease of its turn expires', async () => {
  const { address } = await abandonedTurn(-700);
  const events = await other.client(ANNA).follow({ address });
  expect(events.at(-1)).toMatchObject({ event: 'end', data: 'interrupted' });
  expect(events.some(({ data }) => data.includes('The text so far.'))).toBe(true);
});

it('does not end a turn of version 0.1 of the product while the lease of the turn is valid', async () => {
  const { id } = await abandonedTurn(-60_000);
  expect((await other.client(ANNA).get(`/conversations/${id}`)).text).toContain('data-status="streaming"');
});

it('ends the turn of another task when that task has shut down, and shows the same text to all followers', async () => {
  const task = ulid();
  const { id, address } = await turnOf(task);
  const following = one.client(ANNA).follow({ address });
  expect((await other.client(ANNA).get(`/conversations/${id}`)).text).toContain('data-status="streaming"');
  await fixture.deleteTask(task);
  expect((await following).at(-1)).toMatchObject({ event: 'end', data: 'interrupted' });
  expect((await fixture.turn(ANNA, id)).head).toMatchObject({ status: 'interrupted', items: 1 });
  // The task adds text after its turn has ended: no page may show it.
  await fixture.put(ANNA, { item: `turn#${id}#${id}#000002`, n: 2, text: 'Too late.', sources: [], marks: [] });
  for (const app of [one, other]) {
    const { text } = await app.client(ANNA).get(`/conversations/${id}`);
    expect(text).toContain('The text so far.');
    expect(text).not.toContain('Too late.');
    const events = await app.client(ANNA).follow({ address });
    expect(events.some(({ data }) => data.includes('Too late.'))).toBe(false);
  }
});

it('ends the turn of another task that sends no heartbeat for the length of the lease', async () => {
  const { address } = await turnOf(ulid());
  const startedAt = Date.now();
  const events = await one.client(ANNA).follow({ address });
  expect(events.at(-1)).toMatchObject({ event: 'end', data: 'interrupted' });
  expect(Date.now() - startedAt).toBeGreaterThan(14_000);
}, 40_000);

it('accepts the next question after a turn whose lease has expired', async () => {
  const { id } = await abandonedTurn(1);
  const next = await other.client(ANNA).ask('[[tokens 3]]', { conversation: id });
  expect(next.status).toBe(200);
  expect((await fixture.ended(ANNA, next.turn)).status).toBe('complete');
});
