import { ulid } from 'ulid';
import { AppFixture } from '../../support/app/app-fixture';
import { listedIds } from '../../support/app/conversations';
import { ANNA } from '../../support/app/signer';
import { until } from '../../support/until';

const fixture = AppFixture.forFile();
const one = fixture.appForFile();
const other = fixture.appForFile();

const turnsOf = async (conversation: string) =>
  (await fixture.items(ANNA)).filter(
    ({ item, question }) => question && String(item).startsWith(`turn#${conversation}#`),
  );

it('asks a question once when a request is repeated sequentially', async () => {
  const anna = one.client(ANNA);
  const asked = await anna.ask('[[rate 100]] [[tokens 30]]');
  for (const app of [one, other]) {
    const again = await app.client(ANNA).ask('[[rate 100]] [[tokens 30]]', { turn: asked.turn });
    expect(again.status).toBe(200);
    expect(again.text).toContain(`data-turn="${asked.turn}"`);
  }
  await until(() => !one.turns.withPrefix(`${ANNA.sub} ${asked.conversation} `).length);
  const late = await anna.ask('[[rate 100]] [[tokens 30]]', { turn: asked.turn });
  expect(late.text).toContain('data-status="complete"');
  expect(await turnsOf(asked.conversation)).toHaveLength(1);
});

it.each([
  ['one task', () => [one, one]],
  ['two tasks', () => [one, other]],
])('asks a question once when several copies of its request arrive concurrently at %s', async (_where, apps) => {
  const turn = ulid();
  const answers = await Promise.all(
    [...apps(), ...apps()].map((app) => app.client(ANNA).ask('[[tokens 40]]', { turn })),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  await fixture.ended(ANNA, turn);
  expect(await turnsOf(turn)).toHaveLength(1);
  const { log } = await fixture.turn(ANNA, turn);
  expect(log.map(({ n }) => n)).toEqual(log.map((_, index) => index + 1));
});

it('returns an earlier turn to a repeated request while a later turn is running, and still rejects a new question', async () => {
  const anna = one.client(ANNA);
  const first = await anna.ask('[[tokens 3]]');
  await fixture.ended(ANNA, first.turn);
  const next = await anna.ask('[[rate 20]] [[tokens 400]]', { conversation: first.conversation });
  expect((await anna.ask('[[tokens 3]]', { turn: first.turn, conversation: first.conversation })).status).toBe(200);
  expect((await anna.ask('Another?', { conversation: first.conversation })).status).toBe(409);
  await anna.stop(next);
});

it('responds with 409 and a new turn id to a question that has the turn id of a different question', async () => {
  const anna = one.client(ANNA);
  const { turn } = await anna.ask('[[tokens 3]]');
  for (const app of [one, other]) {
    const stale = await app.client(ANNA).ask('Something else?', { turn });
    expect(stale.status).toBe(409);
    expect(stale.text).toContain('out of date');
    expect(stale.text).toMatch(/id="turn-id" name="turnId" value="[0-9A-Z]{26}"/);
  }
  await fixture.ended(ANNA, turn);
});

it('opens the conversation if the response to its first question was lost and the start page sends a changed question', async () => {
  const anna = one.client(ANNA);
  const { turn } = await anna.ask('[[echo]] Lost response');
  await fixture.ended(ANNA, turn);
  const send = (turnId: string, page: string) =>
    anna.post(
      `/conversations/${turn}/turns`,
      { turnId, message: '[[echo]] Changed' },
      { 'hx-request': 'true', 'hx-current-url': one.url + page },
    );
  expect((await send(turn, '/')).status).toBe(409);
  const next = ulid();
  const { status, headers, text } = await send(next, '/');
  expect([status, headers['hx-push-url']]).toEqual([200, `/conversations/${turn}`]);
  expect([headers['hx-retarget'], headers['hx-reswap']]).toEqual(['#messages', 'innerHTML']);
  expect([...text.matchAll(/data-turn="([^"]+)"/g)].map(([, id]) => id)).toEqual([turn, next]);
  expect(text).toContain('<title>[[echo]] Lost response – ');
  expect(listedIds(text)).toEqual([turn]);
  await fixture.ended(ANNA, next);
  const last = await send(ulid(), `/conversations/${turn}`);
  expect([last.status, last.headers['hx-push-url'], listedIds(last.text)]).toEqual([200, undefined, []]);
});

it('shows the later turns and the current title if the start page sends the request of the first question again after the conversation was continued', async () => {
  const anna = one.client(ANNA);
  const message = '[[echo]] Lost response';
  const { turn } = await anna.ask(message);
  await fixture.ended(ANNA, turn);
  const next = await anna.ask('[[echo]] From another tab', { conversation: turn });
  await fixture.ended(ANNA, next.turn);
  await anna.post(`/conversations/${turn}/title`, { title: 'Renamed' });
  const page = { 'hx-request': 'true', 'hx-current-url': `${one.url}/` };
  const { status, headers, text } = await anna.post(`/conversations/${turn}/turns`, { turnId: turn, message }, page);
  expect([status, headers['hx-push-url']]).toEqual([200, `/conversations/${turn}`]);
  expect([headers['hx-retarget'], headers['hx-reswap']]).toEqual(['#messages', 'innerHTML']);
  expect([...text.matchAll(/data-turn="([^"]+)"/g)].map(([, id]) => id)).toEqual([turn, next.turn]);
  expect(text).toContain(`name="after" value="${next.turn}"`);
  expect(text).toContain('<title>Renamed – ');
});

it('redirects a browser without JavaScript to the existing answer if the browser sends the same request again', async () => {
  const anna = one.client(ANNA);
  const message = '[[echo]] Reloaded';
  const { turn } = await anna.ask(message);
  await fixture.ended(ANNA, turn);
  await until(() => !one.turns.withPrefix(`${ANNA.sub} ${turn} `).length);
  const { status, headers } = await anna.post(`/conversations/${turn}/turns`, { turnId: turn, message });
  expect([status, headers.location]).toEqual([303, `/conversations/${turn}/turns/${turn}`]);
});

it('rejects a question with 409 while any task is running an answer in its conversation', async () => {
  const running = await one.client(ANNA).ask('[[rate 20]] [[tokens 400]]');
  for (const app of [one, other])
    expect((await app.client(ANNA).ask('And?', { conversation: running.conversation })).status).toBe(409);
  await one.client(ANNA).stop(running);
  await fixture.ended(ANNA, running.turn);
  await until(
    async () => (await other.client(ANNA).ask('[[tokens 3]]', { conversation: running.conversation })).status === 200,
  );
});

it('accepts only one of several concurrent questions in a conversation', async () => {
  const anna = one.client(ANNA);
  for (let round = 0; round < 5; round++) {
    const first = await anna.ask('[[tokens 3]]');
    await fixture.ended(ANNA, first.turn);
    await until(
      async () =>
        !(await fixture.items(ANNA)).find(({ item }) => item === `conversation#${first.conversation}`)!.running,
    );
    const asked = await Promise.all(
      [one, other, one, other].map((app) =>
        app.client(ANNA).ask('[[rate 20]] [[tokens 400]]', { conversation: first.conversation }),
      ),
    );
    expect(asked.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    for (const turn of asked) if (turn.status === 200) await anna.stop(turn);
  }
});

it('rejects a question with 503 and an explanation when the task has reached its limit of running answers', async () => {
  const small = await fixture.app({ MAX_RUNNING_ANSWERS: '1' });
  const anna = small.client(ANNA);
  const first = await anna.ask('[[rate 20]] [[tokens 400]]');
  const refused = await anna.ask('[[tokens 3]]');
  expect(refused.status).toBe(503);
  expect(refused.text).toContain('Too many answers');
  await anna.stop(first);
});

it('accepts no more concurrent questions than MAX_RUNNING_ANSWERS allows', async () => {
  const small = await fixture.app({ MAX_RUNNING_ANSWERS: '3' });
  const users = Array.from({ length: 8 }, (_, n) => small.client({ ...ANNA, sub: `${ANNA.sub.slice(0, -1)}${n}` }));
  const asked = await Promise.all(users.map((user) => user.ask('[[rate 20]] [[tokens 400]]')));
  expect(asked.map(({ status }) => status).sort()).toEqual([200, 200, 200, 503, 503, 503, 503, 503]);
  await Promise.all(asked.map((turn, n) => users[n]!.stop(turn)));
});
