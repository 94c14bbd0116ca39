import { pageAfter } from '../support/app/answer-page';
import { AppFixture } from '../support/app/app-fixture';
import type { Asked } from '../support/app/client';
import type { User } from '../support/app/signer';
import { residentMegabytes } from '../support/processes';
import { until } from '../support/until';
import { newUser, type Server, startServer } from './processes/servers';

const HOUR = 3_600_000;
/** Milliseconds after which a test fails if it has not ended. A busy machine needs several times as long as a quiet one. */
const TIME_LIMIT = 600_000;
/** Milliseconds after which a test stops waiting for a result. On a busy machine, a result can take minutes. */
const TIMEOUT = 180_000;
/** A question whose answer ends during the test. */
const ENDING = '[[rate 20]] [[tokens 200]]';
/** A question with the same answer, which is so slow that it does not end during the test. */
const ENDLESS = '[[rate 1]] [[tokens 200]]';

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
  readonly user: User;
  readonly asked: Asked;
}

/** Asks `count` questions, at most ten at a time, each as a new user. The servers receive them in turn. */
async function askMany(count: number, message: string, among: readonly Server[]): Promise<Running[]> {
  const running: Running[] = [];
  while (running.length < count) {
    const left = Array.from({ length: Math.min(10, count - running.length) }, (_, n) => running.length + n);
    running.push(...(await Promise.all(left.map((n) => askStored(message, among[n % among.length]!)))));
  }
  return running;
}

/**
 * Asks a question as a new user, and repeats this with other users until a question is stored: the table runs in this process,
 * and may be too slow to store a question in time.
 */
async function askStored(message: string, server: Server): Promise<Running> {
  const user = newUser();
  const asked = await server.client(user).ask(message);
  expect(asked.status).toBe(200);
  const { head } = await fixture.turn(user, asked.turn);
  return head ? { user, asked } : askStored(message, server);
}

async function hasText({ user, asked }: Running): Promise<boolean> {
  return (await fixture.turn(user, asked.turn)).answer !== '';
}

/**
 * Returns the status and the text of an answer that a follower receives from the server, and the stored text. Checks that the page shows
 * what the follower received.
 */
async function seen(
  server: Server,
  { user, asked }: Running,
): Promise<{ status: string; text: string; stored: string }> {
  // Follow the answer again if it has not ended: the table runs in the same process as the followers, and may be too
  // slow for them.
  const events = await until(async () => {
    const received = await server.client(user).follow(asked);
    return received.at(-1)?.event === 'end' ? received : undefined;
  }, TIMEOUT);
  await fixture.ended(user, asked.turn, TIMEOUT);
  const { text } = await until(async () => {
    const page = await server.client(user).get(`/conversations/${asked.conversation}`);
    return page.status === 200 ? page : undefined;
  }, TIMEOUT);
  expect(text).toContain(pageAfter(events).html);
  const { answer: stored } = await fixture.turn(user, asked.turn);
  return { status: events.at(-1)!.data, text: pageAfter(events).text, stored };
}

/** Calls `seen` for each turn, ten at a time. */
async function allSeen(server: Server, turns: readonly Running[]): Promise<Awaited<ReturnType<typeof seen>>[]> {
  const ends: Awaited<ReturnType<typeof seen>>[] = [];
  for (let n = 0; n < turns.length; n += 10)
    ends.push(...(await Promise.all(turns.slice(n, n + 10).map((turn) => seen(server, turn)))));
  return ends;
}

it(
  'completes the answers of the remaining task, and marks those of a terminated and a killed task as interrupted',
  async () => {
    const [terminated, killed, left] = (await start({ DRAIN_SECONDS: '2' }, {}, {})) as [Server, Server, Server];
    const endless = await askMany(66, ENDLESS, [terminated, killed]);
    const ending = await askMany(34, ENDING, [left]);
    // Read one turn after the other, because the table runs in this process.
    for (const turn of endless) await until(() => hasText(turn), TIMEOUT);
    const young = await askMany(10, ENDLESS, [killed]);
    terminated.process.kill('SIGTERM');
    killed.process.kill('SIGKILL');
    expect(await terminated.exit).toBe(0);
    const complete = await allSeen(left, ending);
    const whole = complete[0]!.stored;
    for (const end of complete) expect(end).toMatchObject({ status: 'complete', stored: whole });
    for (const { status, stored } of await allSeen(left, endless)) {
      expect(status).toBe('interrupted');
      expect(stored).not.toBe('');
      expect(whole.startsWith(stored)).toBe(true);
    }
    // The log is written once a second, so a killed task may lose the text of the last second.
    for (const { status, stored } of await allSeen(left, young)) {
      expect(status).toBe('interrupted');
      expect(whole.startsWith(stored)).toBe(true);
    }
  },
  TIME_LIMIT,
);

it(
  'a task that was suspended notices that another task has ended its answer meanwhile',
  async () => {
    const [suspended, other] = (await start({}, {})) as [Server, Server];
    const [turn] = (await askMany(1, '[[rate 20]] [[tokens 4000]]', [suspended])) as [Running];
    const following = suspended.client(turn.user).follow(turn.asked);
    await until(() => hasText(turn));
    suspended.process.kill('SIGSTOP');
    expect(await seen(other, turn)).toMatchObject({ status: 'interrupted' });
    suspended.process.kill('SIGCONT');
    const events = await following;
    expect(events.at(-1)!.data).toBe('interrupted');
    expect(pageAfter(events).text).toBe((await seen(other, turn)).text);
  },
  TIME_LIMIT,
);

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
  TIME_LIMIT,
);

it(
  'completes 100 simultaneous answers with less than 256 MB of memory',
  async () => {
    servers = [await startServer(fixture, {}, ['--max-old-space-size=192'])];
    const running = await askMany(100, '[[rate 100]] [[tokens 1000]]', servers);
    const ends = await allSeen(servers[0]!, running);
    expect(ends.every(({ status }) => status === 'complete')).toBe(true);
    expect(residentMegabytes(servers[0]!.process.pid!)).toBeLessThan(256);
  },
  TIME_LIMIT,
);
