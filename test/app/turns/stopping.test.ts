import { Stage, type RunningApp } from '../support/stage';
import { ANNA, BEAT } from '../support/signer';
import { until } from '../support/waiting';

let stage: Stage;
let one: RunningApp;
let other: RunningApp;
beforeAll(async () => {
  stage = await Stage.open();
  [one, other] = [await stage.app(), await stage.app()];
});
afterAll(() => stage.close());

it.each([['its own task', () => one], ['another task', () => other]])('stops on %s, and keeps what had come', async (_which, app) => {
  const anna = one.visitor(ANNA);
  const asked = await anna.ask('[[rate 50]] [[tokens 2000]]');
  const following = anna.follow(asked);
  await until(async () => (await stage.turn(ANNA, asked.turn)).log.length > 0);
  expect((await app().visitor(ANNA).stop(asked)).status).toBe(204);
  expect((await following).at(-1)).toMatchObject({ event: 'end', data: 'stopped' });
  const head = await stage.ended(ANNA, asked.turn);
  expect(head.status).toBe('stopped');
  expect((await stage.turn(ANNA, asked.turn)).log.map(({ text }) => text).join('')).not.toBe('');
  await until(() => one.turns.count === 0);
  const page = await other.visitor(ANNA).get(`/conversations/${asked.conversation}`);
  expect(page.text).toContain('data-status="stopped"');
  expect(page.text).toContain('You stopped this answer.');
}, 20_000);

it('does nothing to an answer that has ended', async () => {
  const anna = one.visitor(ANNA);
  const asked = await anna.ask('[[tokens 3]]');
  await stage.ended(ANNA, asked.turn);
  expect((await anna.stop(asked)).status).toBe(204);
  expect((await stage.turn(ANNA, asked.turn)).head!.status).toBe('complete');
});

it('fails for another user, and the answer goes on', async () => {
  const asked = await one.visitor(ANNA).ask('[[rate 50]] [[tokens 2000]]');
  expect((await one.visitor(BEAT).stop(asked)).status).toBe(404);
  expect((await stage.turn(ANNA, asked.turn)).head!.status).toBe('streaming');
  await one.visitor(ANNA).stop(asked);
});
