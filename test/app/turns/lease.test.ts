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

/** A turn of a task that is no more, its lease over by so many milliseconds. */
async function abandoned(over: number): Promise<{ id: string; address: string }> {
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
    task: 'gone',
    leaseUntil: Date.now() - over,
  });
  await fixture.put(ANNA, { item: `turn#${id}#${id}#000001`, n: 1, text: 'What had come.', sources: [], marks: [] });
  return { id, address: `/conversations/${id}/turns/${id}` };
}

it('reads as interrupted once its lease has run out, with its text and a retry, for two readers at once', async () => {
  const { id } = await abandoned(1);
  const pages = await Promise.all([one, other, one, other].map((app) => app.client(ANNA).get(`/conversations/${id}`)));
  for (const { text } of pages) {
    expect(text).toContain('data-status="interrupted"');
    expect(text).toContain('What had come.');
    expect(text).toContain('data-action="retry"');
  }
  expect((await fixture.turn(ANNA, id)).head).toMatchObject({ status: 'interrupted' });
});

it('is decided once: a task that comes back late changes nothing', async () => {
  const { id } = await abandoned(1);
  await one.client(ANNA).get(`/conversations/${id}`);
  const before = (await fixture.turn(ANNA, id)).head;
  await other.client(ANNA).follow({ address: `/conversations/${id}/turns/${id}` });
  await other.client(ANNA).stop({ address: `/conversations/${id}/turns/${id}` });
  expect((await fixture.turn(ANNA, id)).head).toEqual(before);
});

it('ends a stream that follows when the lease runs out', async () => {
  const { address } = await abandoned(-700);
  const events = await other.client(ANNA).follow({ address });
  expect(events.at(-1)).toMatchObject({ event: 'end', data: 'interrupted' });
  expect(events.some(({ data }) => data.includes('What had come.'))).toBe(true);
});

it('leaves a turn alone whose lease holds', async () => {
  const { id } = await abandoned(-60_000);
  expect((await other.client(ANNA).get(`/conversations/${id}`)).text).toContain('data-status="streaming"');
  expect((await other.client(ANNA).ask('Next?', { conversation: id })).status).toBe(409);
});

it('admits the next question after a lost turn', async () => {
  const { id } = await abandoned(1);
  const next = await other.client(ANNA).ask('[[tokens 3]]', { conversation: id });
  expect(next.status).toBe(200);
  expect((await fixture.ended(ANNA, next.turn)).status).toBe('complete');
});
