import { ulid } from 'ulid';
import { AppFixture } from '../../support/app/app-fixture';
import { storeConversation } from '../../support/app/conversations';
import { ANNA, BEAT } from '../../support/app/signer';

const fixture = AppFixture.forFile();
const app = fixture.appForFile();

const titleOf = async (id: string) =>
  (await fixture.items(ANNA)).find(({ item }) => item === `conversation#${id}`)!.title as string;
const openPage = (id: string) => ({
  'hx-request': 'true',
  'hx-current-url': `${app.url}/conversations/${id}?branch=x`,
});

it('changes the title in the row of the list, in the bar and in the `title` element together', async () => {
  const id = await storeConversation(fixture, ANNA, { title: 'First?' });
  const anna = app.client(ANNA);
  const form = (await anna.get(`/conversations/${id}/title`, openPage(id))).text;
  expect(form).toMatch(/<form data-form="rename"[^]*name="title" value="First\?"[^]*name="from" value="First\?"/);
  const { text } = await anna.post(
    `/conversations/${id}/title`,
    { title: ' Heat\npumps ', from: 'First?' },
    openPage(id),
  );
  expect(text).toMatch(/data-conversation[^]*aria-current="page">Heat pumps<\/a>/);
  expect(text).toContain('<title>Heat pumps – Joule Verne</title>');
  expect(text).toMatch(/<hx-partial hx-target="#bar h1"[^>]*>Heat pumps</);
  const page = (await anna.get(`/conversations/${id}`)).text;
  expect(page).toContain('<h1>Heat pumps</h1>');
  expect(page).toContain('<title>Heat pumps – Joule Verne</title>');
});

it('changes only the row if the page shows another conversation', async () => {
  const id = await storeConversation(fixture, ANNA, { title: 'First?' });
  const { text } = await app
    .client(ANNA)
    .post(`/conversations/${id}/title`, { title: 'New' }, openPage('A'.repeat(26)));
  expect(text).toContain('>New</a>');
  expect(text).not.toMatch(/<title>|#bar/);
});

it('leaves a conversation at its place in the list when its title changes, and keeps the new title when further questions are asked', async () => {
  const anna = app.client(ANNA);
  const { conversation, turn } = await anna.ask('[[tokens 1]] First question');
  await fixture.ended(ANNA, turn);
  const before = (await fixture.items(ANNA)).find(({ item }) => item === `conversation#${conversation}`)!;
  await anna.post(`/conversations/${conversation}/title`, { title: 'Mine' });
  const after = (await fixture.items(ANNA)).find(({ item }) => item === `conversation#${conversation}`)!;
  expect(after).toEqual({ ...before, title: 'Mine' });
  const next = await anna.post(`/conversations/${conversation}/turns`, {
    turnId: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
    message: '[[tokens 1]] Second question',
  });
  expect(next.text).toContain('<h1>Mine</h1>');
  expect(await titleOf(conversation)).toBe('Mine');
});

it('lists a conversation under its new title if the request of its first question arrives again during the answer', async () => {
  const anna = app.client(ANNA);
  const turn = ulid();
  const ask = () => anna.ask('[[silent 60]] First question', { turn });
  const { conversation, address, text } = await ask();
  expect(text).toMatch(/data-conversation[^]*> ?(\[\[silent 60\]\] )?First question</);
  await anna.post(`/conversations/${conversation}/title`, { title: 'Mine' });
  expect((await ask()).text).toMatch(/data-conversation[^]*>Mine</);
  await anna.stop({ address });
});

it.each([
  ['an empty title', ' \n ', 'Please enter a title.'],
  ['a very long title', 'é'.repeat(10_000), 'The title is too long: 10,000 characters, at most 80 are allowed.'],
])('rejects %s, says why, and keeps the text', async (_name, title, problem) => {
  const id = await storeConversation(fixture, ANNA, { title: 'First?' });
  for (const headers of [openPage(id), {}]) {
    const { status, text } = await app
      .client(ANNA)
      .post(`/conversations/${id}/title`, { title, from: 'First?' }, headers);
    expect(status).toBe(422);
    expect(text).toContain(problem);
    expect(text).toContain(`name="title" value="${title}"`);
    expect(text).toContain('name="from" value="First?"');
  }
  expect(await titleOf(id)).toBe('First?');
});

it('rejects a new title from a tab that shows an outdated title, says so, and accepts the new title when it is saved again', async () => {
  const id = await storeConversation(fixture, ANNA, { title: 'First?' });
  const anna = app.client(ANNA);
  const save = (title: string, from: string) => anna.post(`/conversations/${id}/title`, { title, from }, openPage(id));
  expect((await save('One', 'First?')).status).toBe(200);
  expect((await save('One', 'First?')).status).toBe(200);
  const { status, text } = await save('Two', 'First?');
  expect([status, await titleOf(id)]).toEqual([409, 'One']);
  expect(text).toContain('The title has since been changed to “One”');
  expect(text).toMatch(/name="title" value="Two"[^]*name="from" value="One"/);
  expect((await save('Two', 'One')).status).toBe(200);
  expect(await titleOf(id)).toBe('Two');
});

it('stores exactly one of two titles that arrive together', async () => {
  for (let round = 0; round < 10; round++) {
    const id = await storeConversation(fixture, ANNA, { title: 'First?' });
    const save = (title: string) => app.client(ANNA).post(`/conversations/${id}/title`, { title, from: 'First?' });
    const responses = await Promise.all([save('One'), save('Two')]);
    const stored = await titleOf(id);
    expect(responses.map(({ status }) => status).sort()).toEqual([303, 409]);
    expect(responses.map(({ status }) => status)[stored === 'One' ? 0 : 1]).toBe(303);
  }
});

it('renames a conversation whose title contains a line break that forms convert', async () => {
  const id = await storeConversation(fixture, ANNA, { title: 'First\rsecond' });
  expect(
    (await app.client(ANNA).post(`/conversations/${id}/title`, { title: 'New', from: 'First\r\nsecond' })).status,
  ).toBe(303);
  expect(await titleOf(id)).toBe('New');
});

it('shows the form on a separate page without JavaScript, and returns to the previous page', async () => {
  const id = await storeConversation(fixture, ANNA, { title: 'First?' });
  const anna = app.client(ANNA);
  const referer = `${app.url}/conversations/${id}?branch=${id}`;
  const { text } = await anna.get(`/conversations/${id}/title`, { referer });
  expect(text).toContain(`name="back" value="/conversations/${id}?branch=${id}"`);
  const path = `/conversations/${id}/title`;
  const saved = await anna.post(path, { title: 'New', from: 'First?', back: `/conversations/${id}` });
  expect([saved.status, saved.headers.location]).toEqual([303, `/conversations/${id}`]);
  for (const back of ['https://evil.example/', '//evil.example/'])
    expect((await anna.post(path, { title: 'Newer', back })).headers.location).not.toMatch(/^(https?:)?\/\//);
});

it("rejects another user's request for the form and another user's new title, and keeps the title", async () => {
  const id = await storeConversation(fixture, ANNA, { title: 'First?' });
  const beat = app.client(BEAT);
  expect((await beat.get(`/conversations/${id}/title`)).status).toBe(404);
  expect((await beat.post(`/conversations/${id}/title`, { title: 'Mine', from: 'First?' })).status).toBe(404);
  expect(await titleOf(id)).toBe('First?');
});
