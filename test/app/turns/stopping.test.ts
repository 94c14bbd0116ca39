import { AppFixture } from '../../support/app/app-fixture';
import { metricValues } from '../../support/app/metrics';
import { ANNA, BEAT } from '../../support/app/signer';
import { until } from '../../support/until';

const fixture = AppFixture.forFile();
const one = fixture.appForFile();
const other = fixture.appForFile();

it.each([
  ['its own task', () => one],
  ['another task', () => other],
])('stops an answer if %s gets the request, keeps the text, and counts the stop only once', async (_which, app) => {
  one.metrics.length = other.metrics.length = 0;
  const anna = one.client(ANNA);
  const asked = await anna.ask('[[rate 50]] [[tokens 2000]]');
  const following = anna.follow(asked);
  await until(async () => (await fixture.turn(ANNA, asked.turn)).log.length > 0);
  expect((await app().client(ANNA).stop(asked)).status).toBe(204);
  expect((await following).at(-1)).toMatchObject({ event: 'end', data: 'stopped' });
  const head = await fixture.ended(ANNA, asked.turn);
  expect(head.status).toBe('stopped');
  expect((await fixture.turn(ANNA, asked.turn)).answer).not.toBe('');
  await until(() => one.turns.count === 0);
  const page = await other.client(ANNA).get(`/conversations/${asked.conversation}`);
  expect(page.text).toContain('data-status="stopped"');
  expect(page.text).toContain('You stopped this answer.');
  expect([...metricValues(one, 'Answers'), ...metricValues(other, 'Answers')]).toEqual(['stopped 1']);
});

it('a request to stop does not change an answer that has ended', async () => {
  const anna = one.client(ANNA);
  const asked = await anna.ask('[[tokens 3]]');
  await fixture.ended(ANNA, asked.turn);
  expect((await anna.stop(asked)).status).toBe(204);
  expect((await fixture.turn(ANNA, asked.turn)).head!.status).toBe('complete');
});

it("rejects another user's request to stop, and the answer continues", async () => {
  const asked = await one.client(ANNA).ask('[[rate 50]] [[tokens 2000]]');
  expect((await one.client(BEAT).stop(asked)).status).toBe(404);
  expect((await fixture.turn(ANNA, asked.turn)).head!.status).toBe('streaming');
  await one.client(ANNA).stop(asked);
});
