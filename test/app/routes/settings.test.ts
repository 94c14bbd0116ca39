import { AppFixture } from '../../support/app/app-fixture';
import { listedIds, storeConversation, storeConversations } from '../../support/app/conversations';
import { ANNA, BEAT } from '../../support/app/signer';
import { until } from '../../support/until';

const fixture = AppFixture.forFile();
const app = fixture.appForFile();
const other = fixture.appForFile();

const PATH = '/settings/conversations/deletion';
const turns = async (user = ANNA) =>
  (await fixture.items(user)).filter(({ item }) => /^(turn|conversation)#/.test(String(item)));

it.each([
  [undefined, 'Each question and its answer are kept for 365 days, and then deleted'],
  ['1', 'Each question and its answer are kept for 1 day, and then deleted'],
])('says how long questions are kept with RETENTION_DAYS=%s', async (days, sentence) => {
  const configured = await fixture.app(days ? { RETENTION_DAYS: days } : {});
  const { status, text } = await configured.client(ANNA).get('/settings');
  expect([status, text.includes(sentence)]).toEqual([200, true]);
  expect((await configured.client(ANNA).get('/')).text).toContain('href="/settings"');
});

it('removes all conversations from the list at once and their contents afterwards, but no later question', async () => {
  const anna = app.client(ANNA);
  const ids = await storeConversations(
    fixture,
    ANNA,
    Array.from({ length: 55 }, (_, hours) => ({ hours })),
  );
  const running = await other.client(ANNA).ask('[[rate 50]] [[tokens 2000]]');
  await anna.post(`/conversations/${ids[5]}/deletion`, {});
  const { status, headers } = await anna.post(PATH, {});
  expect([status, headers.location]).toEqual([303, '/settings?done=deleted']);
  const later = await anna.ask('[[tokens 1]] Later');
  await fixture.ended(ANNA, later.turn);
  expect(listedIds((await other.client(ANNA).get('/')).text)).toEqual([later.conversation]);
  expect((await other.client(ANNA).get(`/conversations/${ids[50]}`)).status).toBe(404);
  expect((await anna.post(`/conversations/${ids[5]}/deletion/undo`, {})).status).toBe(404);
  await until(async () => (await turns()).every(({ item }) => String(item).includes(later.conversation)), 20_000);
  expect((await anna.get(`/conversations/${later.conversation}`)).status).toBe(200);
  // Two tasks may delete the conversation at the same time. The faster one may store an item that prevents a pending request
  // from storing the turn. Wait until the slower one has deleted this item.
  await until(async () => !JSON.stringify(await fixture.items(ANNA)).includes(running.conversation), 10_000);
  expect((await anna.get('/settings?done=deleted')).text).toContain('All your conversations have been deleted.');
}, 40_000);

it('continues the deletion of all conversations at the next request for the list if the task that deleted them was lost', async () => {
  await storeConversations(fixture, BEAT, Array(55).fill({ title: '', deletedAt: new Date().toISOString() }));
  const kept = await storeConversation(fixture, BEAT, { title: 'Kept', hours: 200 });
  await app.client(BEAT).get('/');
  await until(async () => (await turns(BEAT)).every(({ item }) => String(item).includes(kept)), 20_000);
  expect(listedIds((await app.client(BEAT).get('/')).text)).toEqual([kept]);
}, 40_000);

it("keeps another user's conversations when a user deletes all conversations", async () => {
  const id = await storeConversation(fixture, BEAT);
  await app.client(ANNA).post(PATH, {});
  expect((await app.client(BEAT).get(`/conversations/${id}`)).status).toBe(200);
});

it('redirects to the settings when a browser repeats, as GET, the request to delete all conversations', async () => {
  const { status, headers } = await app.client(ANNA).get(PATH);
  expect([status, headers.location]).toEqual([302, '/settings']);
});
