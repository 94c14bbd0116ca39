import { ulid } from 'ulid';
import { AppFixture, type RunningApp } from '../../support/app/app-fixture';
import { ANNA } from '../../support/app/signer';

let fixture: AppFixture;
let one: RunningApp;
let other: RunningApp;
beforeAll(async () => {
  fixture = await AppFixture.open();
  [one, other] = [await fixture.app(), await fixture.app()];
});
afterAll(() => fixture.close());

/** Stores the running turn of a lost task, whose lease expired this many milliseconds ago. */
async function abandonedTurn(expiredFor: number): Promise<{ id: string; address: string }> {
  const id = ulid();
  const now = new Date().toISOString();
  await fixture.put(ANNA, {
    item: `conversation#${id}`,
    id,
    title: 'Lost?',
    createdAt: now,
    activeAt: now,
    running: id,
  });
  await fixture.put(ANNA, {
    item: `turn#${id}#${id}`,
    id,
    conversationId: id,
    question: 'Lost?',
    askedAt: now,
    status: 'streaming',
    task: 'lost-task',
    leaseUntil: Date.now() - expiredFor,
  });
  await fixture.put(ANNA, { item: `turn#${id}#${id}#000001`, n: 1, text: 'The text so far.', sources: [], marks: [] });
  return { id, address: `/conversations/${id}/turns/${id}` };
}

it('shows a turn with an expired lease as interrupted, with its text and a retry, to concurrent readers', async () => {
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

it('ends a stream when the lease expires', async () => {
  const { address } = await abandonedTurn(-700);
  const events = await other.client(ANNA).follow({ address });
  expect(events.at(-1)).toMatchObject({ event: 'end', data: 'interrupted' });
  expect(events.some(({ data }) => data.includes('The text so far.'))).toBe(true);
});

it('does not end a turn whose lease is valid', async () => {
  const { id } = await abandonedTurn(-60_000);
  expect((await other.client(ANNA).get(`/conversations/${id}`)).text).toContain('data-status="streaming"');
  expect((await other.client(ANNA).ask('Next?', { conversation: id })).status).toBe(409);
});

it('accepts the next question after a lost turn', async () => {
  const { id } = await abandonedTurn(1);
  const next = await other.client(ANNA).ask('[[tokens 3]]', { conversation: id });
  expect(next.status).toBe(200);
  expect((await fixture.ended(ANNA, next.turn)).status).toBe('complete');
});
