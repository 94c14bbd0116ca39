import { AppFixture, type RunningApp } from '../../support/app/app-fixture';
import { listedIds, storeConversation, tracesOf } from '../../support/app/conversations';
import { ANNA, BEAT } from '../../support/app/signer';
import { freezeClock } from '../../support/frozen-clock';
import { allOf } from '../../support/server-sent-events';
import { until } from '../../support/until';

const fixture = AppFixture.forFile();
const one = fixture.appForFile();
const other = fixture.appForFile();

afterEach(() => jest.useRealTimers());

const FRAGMENT = { 'hx-request': 'true' };
/** The title of the conversations that the tests store directly. */
const TITLE = 'Heat pumps?';
const remove = (app: RunningApp, id: string, headers = {}) =>
  app.client(ANNA).post(`/conversations/${id}/deletion`, {}, headers);
const undo = (app: RunningApp, id: string, headers = {}) =>
  app.client(ANNA).post(`/conversations/${id}/deletion/undo`, {}, headers);
const itemsOf = async (id: string) => (await fixture.items(ANNA)).filter(({ item }) => String(item).includes(id));
/** Stores a conversation that a lost task marked as deleted a minute ago. */
const markedAMinuteAgo = () => {
  const deletedAt = new Date(Date.now() - 60_000).toISOString();
  return storeConversation(fixture, ANNA, {
    title: TITLE,
    deletedAt,
    undoId: 'mark',
    usedAt: '2026-01-01T00:00:00.000Z',
  });
};

it('hides the conversation at once on all tasks, and restores it unchanged when the deletion is undone', async () => {
  const id = await storeConversation(fixture, ANNA, { title: TITLE, hours: 50 });
  const before = await itemsOf(id);
  const { status, text } = await remove(one, id, FRAGMENT);
  expect(status).toBe(200);
  expect(text).toMatch(/data-action="undo"/);
  expect(listedIds(text)).toEqual([]);
  for (const app of [one, other]) {
    const anna = app.client(ANNA);
    expect(listedIds((await anna.get('/')).text)).not.toContain(id);
    const paths = ['', '/title', `/turns/${id}`, `/turns/${id}/answer`, `/turns/${id}/sources/1`, `/turns/${id}/edit`];
    for (const path of paths)
      expect([path, (await anna.get(`/conversations/${id}${path}`)).status]).toEqual([path, 404]);
    expect((await anna.ask('Next?', { conversation: id })).status).toBe(404);
    expect((await anna.ask(TITLE, { turn: id })).status).toBe(404);
    expect((await anna.stop({ address: `/conversations/${id}/turns/${id}` })).status).toBe(404);
    expect((await anna.post(`/conversations/${id}/title`, { title: 'New' })).status).toBe(404);
  }
  const restored = await undo(other, id, FRAGMENT);
  expect(listedIds(restored.text)).toEqual([id]);
  expect(await itemsOf(id)).toEqual(before);
  expect((await one.client(ANNA).get(`/conversations/${id}`)).text).toContain(TITLE);
});

it('lets a running answer continue, so that undoing the deletion loses nothing', async () => {
  const { conversation, turn, address } = await one.client(ANNA).ask('[[rate 100]] [[tokens 60]]');
  const following = allOf(await one.client(ANNA).stream({ address }));
  expect((await remove(other, conversation)).status).toBe(303);
  expect((await undo(other, conversation)).headers.location).toBe(`/conversations/${conversation}`);
  expect((await following).at(-1)).toMatchObject({ event: 'end', data: 'complete' });
  expect((await fixture.ended(ANNA, turn)).status).toBe('complete');
});

it('two concurrent requests to delete a conversation both succeed, and two concurrent undo requests restore the conversation', async () => {
  const id = await storeConversation(fixture, ANNA, { title: TITLE });
  const before = await itemsOf(id);
  expect((await Promise.all([remove(one, id), remove(other, id)])).map(({ status }) => status)).toEqual([303, 303]);
  expect(listedIds((await one.client(ANNA).get('/')).text)).not.toContain(id);
  expect((await Promise.all([undo(one, id), undo(other, id)])).map(({ status }) => status)).toEqual([303, 303]);
  expect(listedIds((await one.client(ANNA).get('/')).text)).toContain(id);
  expect(await itemsOf(id)).toEqual(before);
});

it('the next request for the list completes the deletion if the deleting task was lost, even if the conversation is old', async () => {
  const id = await markedAMinuteAgo();
  await other.client(ANNA).get('/');
  await until(async () => (await tracesOf(fixture, ANNA, id)).length === 0);
  const { status, text } = await undo(one, id, FRAGMENT);
  expect(status).toBe(404);
  expect(text).toContain('This conversation can no longer be restored');
  const page = await undo(one, id);
  expect([page.status, page.text.includes('This conversation can no longer be restored')]).toEqual([404, true]);
});

it('stops an answer that still runs on another task when the deletion is completed, and leaves nothing behind', async () => {
  const { conversation, address } = await one.client(ANNA).ask('[[rate 50]] [[tokens 2000]]');
  const following = allOf(await one.client(ANNA).stream({ address }));
  await remove(other, conversation);
  const item = (await itemsOf(conversation)).find(({ deletedAt }) => deletedAt)!;
  await fixture.put(ANNA, { ...item, item: String(item.item), deletedAt: new Date(Date.now() - 60_000).toISOString() });
  await other.client(ANNA).get('/');
  expect((await following).at(-1)).toMatchObject({ event: 'end', data: 'stopped' });
  await until(async () => (await tracesOf(fixture, ANNA, conversation)).length === 0);
});

it('the deletion can still be undone after another task has listed the conversations', async () => {
  const id = await storeConversation(fixture, ANNA, { title: TITLE });
  await remove(one, id);
  await other.client(ANNA).get('/');
  expect((await undo(other, id)).status).toBe(303);
});

it('the deletion is either undone or completed if one task undoes it while another task completes it', async () => {
  const outcomes = new Set<number>();
  for (let round = 0; round < 12; round++) {
    const id = await markedAMinuteAgo();
    const [, undone] = await Promise.all([other.client(ANNA).get('/'), undo(one, id)]);
    outcomes.add(undone.status);
    if (undone.status === 303) {
      expect(await tracesOf(fixture, ANNA, id)).toHaveLength(2);
      expect((await one.client(ANNA).get(`/conversations/${id}`)).text).toContain(TITLE);
    } else await until(async () => (await tracesOf(fixture, ANNA, id)).length === 0);
  }
  for (const status of outcomes) expect([303, 404]).toContain(status);
}, 30_000);

it('the deletion cannot be undone after a second request has deleted the conversation completely', async () => {
  const id = await storeConversation(fixture, ANNA, { title: TITLE });
  await remove(one, id);
  expect((await other.client(ANNA).post(`/conversations/${id}/delete`, {})).status).toBe(303);
  expect((await undo(one, id)).status).toBe(404);
  expect(await tracesOf(fixture, ANNA, id)).toEqual([]);
});

it('redirects from the deleted conversation to the start page, which offers to undo the deletion', async () => {
  const id = await storeConversation(fixture, ANNA, { title: TITLE });
  const open = `${one.url}/conversations/${id}?branch=x`;
  const { headers } = await remove(one, id, { ...FRAGMENT, 'hx-current-url': open });
  expect(headers['hx-redirect']).toBe(`/?deleted=${id}`);
  const { text } = await one.client(ANNA).get(headers['hx-redirect'] as string);
  expect(text).toContain(`<form action="/conversations/${id}/deletion/undo" method="post">`);
  await undo(one, id);
  expect((await one.client(ANNA).get(`/?deleted=${id}`)).text).not.toContain('data-action="undo"');
});

it.each([
  [0, '10'],
  [1.5, '8'],
  [8, '2'],
  [10.2, undefined],
])(
  'a page that is loaded %d s after the deletion offers to undo it for the rest of the ten seconds, if any; the undo still succeeds',
  async (seconds, left) => {
    freezeClock(Date.now());
    const deletedAt = new Date(Date.now() - seconds * 1_000).toISOString();
    const id = await storeConversation(fixture, ANNA, { title: TITLE, deletedAt, undoId: 'mark', usedAt: deletedAt });
    const { text } = await one.client(ANNA).get(`/?deleted=${id}`);
    expect(/class="undo" data-left="(\d+)"/.exec(text)?.[1]).toBe(left);
    expect((await undo(one, id)).status).toBe(303);
  },
);

it('adds the id of the deleted conversation to the URL of the start page or of another conversation, so that the page still offers to undo the deletion after a reload', async () => {
  const id = await storeConversation(fixture, ANNA, { title: TITLE });
  const addressAfter = async (path: string) => {
    const { headers } = await remove(one, id, { ...FRAGMENT, 'hx-current-url': one.url + path });
    await undo(one, id);
    return headers['hx-replace-url'];
  };
  expect(await addressAfter('/')).toBe(`/?deleted=${id}`);
  expect(await addressAfter('/conversations/OTHEROTHER?branch=x')).toBe(
    `/conversations/OTHEROTHER?branch=x&deleted=${id}`,
  );
  expect(await addressAfter('/search?q=x')).toBeUndefined();
});

it('redirects a browser without JavaScript to the conversation that is still open, or else to the start page', async () => {
  const id = await storeConversation(fixture, ANNA, { title: TITLE });
  const from = async (path: string) => {
    const { headers } = await remove(one, id, { referer: one.url + path });
    await undo(one, id);
    return headers.location;
  };
  expect(await from(`/conversations/${id}?branch=x`)).toBe(`/?deleted=${id}`);
  expect(await from('/conversations/OTHEROTHER?branch=x')).toBe(`/conversations/OTHEROTHER?branch=x&deleted=${id}`);
  expect(await from('/admin/users')).toBe(`/?deleted=${id}`);
  expect(await from('/search?q=x')).toBe(`/?deleted=${id}`);
  expect((await remove(one, id, { referer: 'https://evil.example/conversations/x' })).headers.location).toBe(
    `/?deleted=${id}`,
  );
  await undo(one, id);
});

it("rejects another user's request to delete or to undo, and keeps the conversation", async () => {
  const id = await storeConversation(fixture, ANNA, { title: TITLE });
  const beat = one.client(BEAT);
  expect((await beat.post(`/conversations/${id}/deletion`, {})).status).toBe(404);
  await remove(one, id);
  expect((await beat.post(`/conversations/${id}/deletion/undo`, {})).status).toBe(404);
  expect((await beat.get(`/?deleted=${id}`)).text).not.toContain(TITLE);
  expect((await undo(one, id)).status).toBe(303);
});
