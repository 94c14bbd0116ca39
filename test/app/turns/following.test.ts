import { AnswerPage, pageAfter } from '../../support/app/answer-page';
import { AppFixture, type RunningApp } from '../../support/app/app-fixture';
import { ANNA, BEAT } from '../../support/app/signer';
import { allOf } from '../../support/server-sent-events';
import { until } from '../../support/until';

const fixture = AppFixture.forFile();
const one = fixture.appForFile();
const other = fixture.appForFile();

it('finishes an answer that has no follower, and keeps it across a restart', async () => {
  const asked = await one.client(ANNA).ask('[[echo]] Kept **for** later.');
  await fixture.ended(ANNA, asked.turn);
  const restarted = await fixture.app();
  const page = await restarted.client(ANNA).get(`/conversations/${asked.conversation}`);
  expect(page.text).toContain('<p>Kept <strong>for</strong> later.</p>');
  expect(page.text).toContain('data-status="complete"');
});

it("shows another task's answer as it grows, less than four seconds late", async () => {
  const asked = await one.client(ANNA).ask('[[rate 20]] [[tokens 100]]');
  const watch = async (app: RunningApp) => {
    const page = new AnswerPage();
    const seen: { at: number; length: number }[] = [];
    for await (const event of await app.client(ANNA).stream(asked)) {
      if (page.apply(event)) seen.push({ at: event.at, length: page.text.length });
    }
    return { seen, html: page.html };
  };
  const [near, far] = await Promise.all([watch(one), watch(other)]);
  expect(far.html).toBe(near.html);
  expect(far.seen.length).toBeGreaterThan(4);
  const delays = near.seen.map(
    ({ at, length }) => (far.seen.find((later) => later.length >= length)?.at ?? Infinity) - at,
  );
  // Allow two more seconds for a busy machine.
  expect(Math.max(...delays)).toBeLessThan(4_000);
});

it('reads the answer of an ended turn from the table, not from memory', async () => {
  const anna = one.client(ANNA);
  const asked = await anna.ask('[[tokens 20]]');
  const { head } = await until(async () => {
    const turn = await fixture.turn(ANNA, asked.turn);
    const isForgotten = !one.turns.withPrefix(`${ANNA.sub} ${asked.conversation} `).length;
    return turn.head?.status === 'complete' && isForgotten ? turn : undefined;
  });
  const tail = { text: 'Read from the table.', sources: [], marks: [] };
  await fixture.put(ANNA, { ...head!, item: `turn#${asked.conversation}#${asked.turn}`, items: 0, tail });
  expect(head!.status).toBe('complete');
  expect(pageAfter(await anna.follow(asked)).html).toBe('<p>Read from the table.</p>');
});

it("rejects a request for another user's turn, which is running, has ended or was deleted, like a request for an unknown turn", async () => {
  const anna = one.client(ANNA);
  const running = await anna.ask('[[rate 20]] [[tokens 400]]');
  const ended = await anna.ask('[[tokens 3]]');
  const deleted = await anna.ask('[[tokens 3]]');
  for (const { turn } of [ended, deleted]) await fixture.ended(ANNA, turn);
  await anna.post(`/conversations/${deleted.conversation}/delete`, {});
  const unknown = { address: '/conversations/01ARZ3NDEKTSV4RRFFQ69G5FAV/turns/01ARZ3NDEKTSV4RRFFQ69G5FAV' };
  const crossed = { address: `/conversations/${running.conversation}/turns/${ended.turn}` };
  const responses = await Promise.all([
    ...[running, ended, deleted, unknown, crossed].flatMap(({ address }) =>
      [one, other].map((app) => app.client(BEAT).get(`${address}/answer`)),
    ),
  ]);
  for (const { status, headers, text } of responses) {
    expect(status).toBe(404);
    expect([text, { ...headers, date: '' }]).toEqual([responses[0]!.text, { ...responses[0]!.headers, date: '' }]);
  }
  for (const { address } of [deleted, unknown, crossed])
    expect((await other.client(ANNA).get(`${address}/answer`)).status).toBe(404);
  await anna.stop(running);
});

it('ends the stream as stopped when the conversation is deleted on another task', async () => {
  const asked = await one.client(ANNA).ask('[[rate 20]] [[tokens 400]]');
  const following = allOf(await other.client(ANNA).stream(asked));
  await one.client(ANNA).post(`/conversations/${asked.conversation}/delete`, {});
  expect((await following).at(-1)).toMatchObject({ event: 'end', data: 'stopped' });
});

it('stores citations, and shows them on another task', async () => {
  const asked = await one.client(ANNA).ask('What grant does a heat pump receive?');
  await fixture.ended(ANNA, asked.turn);
  const { parts } = await fixture.turn(ANNA, asked.turn);
  expect(parts.flatMap(({ sources }) => sources)[0]).toMatchObject({
    number: 1,
    uri: 's3://knowledge/documents/Grants.pdf',
    page: 3,
  });
  const page = await other.client(ANNA).get(`/conversations/${asked.conversation}`);
  expect(page.text).toMatch(
    new RegExp(`<a data-source href="${asked.address}/sources/1"[^>]*>(?:<svg.*</svg>)?Grants.pdf</a>`),
  );
  expect(page.text).toContain(
    `<sup class="mark" data-support="supported"><a href="#source-${asked.turn}-1" data-mark="1" aria-labelledby="name-${asked.turn}-1">1</a></sup>`,
  );
});
