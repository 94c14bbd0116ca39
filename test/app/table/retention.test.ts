import { ulid } from 'ulid';
import { AppFixture, type RunningApp } from '../../support/app/app-fixture';
import type { Asked } from '../../support/app/client';
import { ANNA } from '../../support/app/signer';
import { until } from '../../support/until';

const fixture = AppFixture.forFile();

it('lets conversations, questions and answers expire RETENTION_DAYS after they were stored', async () => {
  const app = await fixture.app({ RETENTION_DAYS: '30' });
  const asked = await app.client(ANNA).ask('[[rate 100]] [[tokens 150]]');
  await fixture.ended(ANNA, asked.turn);
  const { log } = await fixture.turn(ANNA, asked.turn);
  const items = await fixture.items(ANNA);
  expect(log.length).toBeGreaterThan(0);
  expect(items.length).toBeGreaterThan(log.length + 1);
  for (const { item, expiresAt } of items)
    expect([item, Math.round((expiresAt - Date.now() / 1000) / 86_400)]).toEqual([item, 30]);
});

it('reads conversations in which a later release has stored further attributes', async () => {
  const app = await fixture.app();
  const asked = await app.client(ANNA).ask('[[echo]] Still readable');
  await fixture.ended(ANNA, asked.turn);
  for (const item of (await fixture.items(ANNA)).filter(({ item }) => item.includes(asked.turn)))
    await fixture.put(ANNA, { ...item, ofLaterVersion: { nested: [1] } });
  const { status, text } = await app.client(ANNA).get(`/conversations/${asked.conversation}`);
  expect([status, text.includes('<p>Still readable</p>')]).toEqual([200, true]);
  const next = await app.client(ANNA).ask('[[echo]] And continued', { conversation: asked.conversation });
  expect((await fixture.ended(ANNA, next.turn)).status).toBe('complete');
});

describe('an expired question that DynamoDB has not deleted yet', () => {
  const HTMX = { 'hx-request': 'true' };
  let app: RunningApp;
  /** The expired first question of a conversation. */
  let first: Asked;
  /** The second question of the same conversation, which has not expired. */
  let second: Asked;
  /** The only question of a conversation that has expired completely. */
  let gone: Asked;
  beforeAll(async () => {
    app = await fixture.app();
    const anna = app.client(ANNA);
    const ask = async (message: string, conversation?: string) => {
      const asked = await anna.ask(`[[echo]] ${message}`, conversation ? { conversation } : {});
      await fixture.ended(ANNA, asked.turn);
      await until(() => app.turns.count === 0);
      return asked;
    };
    first = await ask('Zirbenholz');
    second = await ask('Lindenholz', first.conversation);
    gone = await ask('Ebenholz');
    await anna.post(`${gone.address}/feedback`, { rating: 'helpful', share: 'on' });
    const isExpired = (item: string) =>
      item.includes(first.turn)
        ? item.startsWith(`turn#${first.conversation}#${first.turn}`)
        : item.includes(gone.turn);
    for (const item of await fixture.items(ANNA))
      if (isExpired(String(item.item)))
        await fixture.put(ANNA, { ...item, expiresAt: Math.floor(Date.now() / 1000) - 1 });
  });

  it('is shown neither in its conversation nor in its exports nor in search results, and its conversation is not listed if no question is left', async () => {
    const anna = app.client(ANNA);
    const conversation = `/conversations/${first.conversation}`;
    for (const path of [
      '/',
      conversation,
      `${conversation}?all`,
      `${conversation}/export.md`,
      `${conversation}/export.json`,
    ]) {
      const { status, text } = await anna.get(path);
      expect([path, status, /<div class="text">.*Zirbenholz|Ebenholz/.test(text)]).toEqual([path, 200, false]);
    }
    expect((await anna.get(conversation)).text).toContain('Lindenholz');
    for (const word of ['zirbenholz', 'ebenholz']) {
      const { text } = await anna.post('/search', { q: word }, HTMX);
      expect(text).not.toContain(`${gone.turn}`);
      expect(text).not.toContain(`turns/${first.turn}`);
    }
  });

  it('is found at none of its URLs', async () => {
    const anna = app.client(ANNA);
    const paths = [first.address, gone.address, `/conversations/${gone.conversation}`, `${first.address}/edit`];
    for (const path of [
      ...paths,
      `${first.address}/answer`,
      `${first.address}/export.md`,
      `${first.address}/answer.md`,
    ])
      expect([path, (await anna.get(path)).status]).toEqual([path, 404]);
  });

  it('cannot be asked again, continued or rated, and its conversation cannot be renamed or deleted if no question is left', async () => {
    const anna = app.client(ANNA);
    const ask = (conversation: string, fields: Record<string, string>) =>
      anna.post(`/conversations/${conversation}/turns`, { turnId: ulid(), ...fields }, HTMX);
    expect((await ask(first.conversation, { replaces: first.turn })).status).toBe(404);
    expect((await ask(gone.conversation, { message: 'Next', after: gone.turn })).status).toBe(404);
    expect((await anna.post(`${first.address}/feedback`, { rating: 'helpful' }, HTMX)).status).toBe(404);
    expect((await anna.post(`/conversations/${gone.conversation}/title`, { title: 'New' }, HTMX)).status).toBe(404);
    expect((await anna.post(`/conversations/${gone.conversation}/deletion`, {}, HTMX)).status).toBe(404);
  });

  it('does not prevent the next question of its conversation', async () => {
    const asked = await app.client(ANNA).ask('[[echo]] Fichtenholz', { conversation: second.conversation });
    expect((await fixture.ended(ANNA, asked.turn)).status).toBe('complete');
    const page = await app.client(ANNA).get(`/conversations/${first.conversation}`);
    expect(page.text).toMatch(/Lindenholz[^]*Fichtenholz/);
  });
});
