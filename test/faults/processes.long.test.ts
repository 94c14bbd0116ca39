import { setTimeout as delay } from 'node:timers/promises';
import { pageAfter } from '../support/app/answer-page';
import { AppFixture } from '../support/app/app-fixture';
import type { Asked } from '../support/app/client';
import type { User } from '../support/app/signer';
import { residentMegabytes } from '../support/processes';
import { until } from '../support/until';
import { newPerson, type Server, startServer } from './processes/servers';

const HOUR = 3_600_000;
/** Milliseconds after which an answer has text in the table, with a second for a busy machine. */
const LOG_DELAY = 2_500;

let fixture: AppFixture;
let servers: Server[] = [];
beforeAll(async () => {
  fixture = await AppFixture.open();
});
afterEach(async () => {
  for (const { process } of servers) process.kill('SIGKILL');
  await Promise.all(servers.map(({ exit }) => exit));
  servers = [];
});
afterAll(() => fixture.close());

async function start(...settings: Record<string, string>[]): Promise<Server[]> {
  servers = await Promise.all(settings.map((variables) => startServer(fixture, variables)));
  return servers;
}

interface Running {
  readonly person: User;
  readonly asked: Asked;
}

async function askMany(count: number, message: string, among: readonly Server[]): Promise<Running[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, n) => {
      const person = newPerson();
      const asked = await among[n % among.length]!.client(person).ask(message);
      expect(asked.status).toBe(200);
      return { person, asked };
    }),
  );
}

/** The text and end of an answer that a reader of a server sees; both must be what is stored. */
async function seen(
  server: Server,
  { person, asked }: Running,
): Promise<{ status: string; text: string; stored: string }> {
  // The test's table runs in the same process as the readers, and may be too slow for them.
  const events = await until(async () => {
    const received = await server.client(person).follow(asked);
    return received.at(-1)?.event === 'end' ? received : undefined;
  }, 60_000);
  await fixture.ended(person, asked.turn, 60_000);
  const { text } = await until(async () => {
    const page = await server.client(person).get(`/conversations/${asked.conversation}`);
    return page.status === 200 ? page : undefined;
  }, 60_000);
  expect(text).toContain(pageAfter(events).html);
  const { answer: stored } = await fixture.turn(person, asked.turn);
  return { status: events.at(-1)!.data, text: pageAfter(events).text, stored };
}

/** As `seen`, ten at a time. */
async function allSeen(server: Server, turns: readonly Running[]): Promise<Awaited<ReturnType<typeof seen>>[]> {
  const ends: Awaited<ReturnType<typeof seen>>[] = [];
  for (let n = 0; n < turns.length; n += 10)
    ends.push(...(await Promise.all(turns.slice(n, n + 10).map((turn) => seen(server, turn)))));
  return ends;
}

it('ends 100 running answers of three tasks when one is terminated and one is killed', async () => {
  const [terminated, killed, left] = (await start({ DRAIN_SECONDS: '2' }, {}, {})) as [Server, Server, Server];
  const running = await askMany(100, '[[rate 20]] [[tokens 200]]', servers);
  await delay(LOG_DELAY);
  const young = await askMany(10, '[[rate 20]] [[tokens 200]]', [killed]);
  terminated.process.kill('SIGTERM');
  killed.process.kill('SIGKILL');
  expect(await terminated.exit).toBe(0);
  const ends = await allSeen(left, running);
  // Every answer has the same text.
  const whole = ends.find(({ status }) => status === 'complete')!.stored;
  ends.forEach(({ status, stored }, n) => {
    expect(status).toBe(n % 3 === 2 ? 'complete' : 'interrupted');
    expect(stored).not.toBe('');
    expect(whole.startsWith(stored)).toBe(true);
  });
  // The log is written once a second: a killed answer may lose the text of its last second.
  for (const { status, stored } of await allSeen(left, young)) {
    expect(status).toBe('interrupted');
    expect(whole.startsWith(stored)).toBe(true);
  }
}, 180_000);

it('notices that another task has ended its answer while its event loop was blocked', async () => {
  const [blocked, other] = (await start({}, {})) as [Server, Server];
  const [turn] = (await askMany(1, '[[rate 20]] [[tokens 4000]]', [blocked])) as [Running];
  const following = blocked.client(turn.person).follow(turn.asked);
  await until(async () => (await fixture.turn(turn.person, turn.asked.turn)).answer !== '');
  blocked.process.kill('SIGUSR2');
  expect(await seen(other, turn)).toMatchObject({ status: 'interrupted' });
  const events = await following;
  expect(events.at(-1)!.data).toBe('interrupted');
  expect(pageAfter(events).text).toBe((await seen(other, turn)).text);
}, 120_000);

it.each([HOUR, -HOUR])(
  'does not end the answers of a task whose clock differs by %i ms',
  async (shift) => {
    const [shifted, other] = (await start({ CLOCK_SHIFT: String(shift) }, {})) as [Server, Server];
    const there = await askMany(3, '[[rate 20]] [[tokens 400]]', [shifted]);
    const here = await askMany(3, '[[rate 20]] [[tokens 400]]', [other]);
    const ends = await Promise.all([
      ...there.map((turn) => seen(other, turn)),
      ...here.map((turn) => seen(shifted, turn)),
    ]);
    expect(ends.map(({ status }) => status)).toEqual(Array(6).fill('complete'));
  },
  120_000,
);

it('completes 100 answers with 256 MB of memory', async () => {
  servers = [await startServer(fixture, {}, ['--max-old-space-size=192'])];
  const running = await askMany(100, '[[rate 100]] [[tokens 1000]]', servers);
  const ends = await allSeen(servers[0]!, running);
  expect(ends.every(({ status }) => status === 'complete')).toBe(true);
  expect(residentMegabytes(servers[0]!.process.pid!)).toBeLessThan(256);
}, 120_000);
