import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { pageAfter } from '../support/app/answer-page';
import { AppFixture } from '../support/app/app-fixture';
import type { Asked } from '../support/app/client';
import type { User } from '../support/app/signer';
import { until } from '../support/until';
import { type Holdings, newUser, type Server, startServer } from './processes/servers';

const FOLLOWERS = 500;
/**
 * Megabytes that the server may hold for 500 slow followers: the memory of 500 open streams. On loopback, the kernel's buffers
 * contain the data that a follower has not read.
 */
const SLOW_FOLLOWERS_MEMORY = 60;
/** Megabytes that may remain after a test, for caches and compiled code. */
const REMAINING_MEMORY = 15;
/** Milliseconds within which the server closes a silent connection. They include the interval between two checks. */
const CLOSED_WITHIN = 170_000;

let fixture: AppFixture;
let server: Server;
let user: User;
let before: Holdings;
beforeAll(async () => {
  fixture = await AppFixture.open();
});
beforeEach(async () => {
  server = await startServer(fixture);
  user = newUser();
  // Answer a question before measuring, because the connections and compiled templates of the first answer remain.
  await server.client(user).follow(await server.client(user).ask('[[tokens 20]]'));
  before = await settled();
});
afterEach(async () => {
  server.process.kill('SIGKILL');
  await server.exit;
});
afterAll(() => fixture.close());

/**
 * Waits two seconds, until the server's connections with the engine and the table are idle. Returns the resources that the
 * server then holds.
 */
async function settled(): Promise<Holdings> {
  await delay(2_000);
  return server.holdings();
}

/** Opens a connection to the server, and sends this text. */
function send(text: string): Socket {
  const { hostname, port } = new URL(server.url);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.on('error', () => undefined).write(text);
  return socket;
}

function head(method: string, path: string, headers: Record<string, string> = {}): string {
  const lines = Object.entries({ host: 'localhost', ...server.headers(user), ...headers });
  return `${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
}

const openStream = ({ address }: Asked): Socket => send(head('GET', `${address}/answer`));

/** Reads 1 KB a second until the socket is destroyed. */
async function readSlowly(socket: Socket): Promise<void> {
  socket.pause();
  while (!socket.destroyed) {
    socket.read(Math.min(1_024, socket.readableLength) || undefined);
    await delay(1_000);
  }
}

/**
 * Checks that, within this many milliseconds, the server holds no more sockets and timers than before the test, and only little more
 * memory. Then checks that it exits when it is told to.
 */
async function expectNothingLeft(within = 30_000): Promise<void> {
  const { sockets, timers } = before;
  await until(async () => {
    const now = await server.holdings();
    return now.sockets <= sockets && now.timers <= timers;
  }, within);
  expect((await server.holdings()).megabytes).toBeLessThan(before.megabytes + REMAINING_MEMORY);
  expect(server.process.exitCode).toBeNull();
  server.process.kill('SIGTERM');
  expect(await Promise.race([server.exit, delay(10_000, 'still running', { ref: false })])).toBe(0);
}

/** Checks that the answer is complete, and that a follower receives what is stored. */
async function expectComplete(asked: Asked): Promise<void> {
  expect((await fixture.ended(user, asked.turn, 120_000)).status).toBe('complete');
  const events = await server.client(user).follow(asked);
  expect(events.at(-1)).toMatchObject({ event: 'end', data: 'complete' });
  const { text } = await server.client(user).get(`/conversations/${asked.conversation}`);
  expect(text).toContain(pageAfter(events).html);
}

it('completes an answer with 500 followers that each read 1 KB a second', async () => {
  const asked = await server.client(user).ask('[[rate 400]] [[tokens 12000]]');
  const followers = Array.from({ length: FOLLOWERS }, () => openStream(asked));
  const reading = followers.map(readSlowly);
  await fixture.ended(user, asked.turn, 120_000);
  expect((await server.holdings()).megabytes).toBeLessThan(before.megabytes + SLOW_FOLLOWERS_MEMORY);
  expect(followers.every(({ destroyed }) => !destroyed)).toBe(true);
  await expectComplete(asked);
  for (const follower of followers) follower.destroy();
  await Promise.all(reading);
  await expectNothingLeft();
}, 240_000);

it('completes an answer whose 500 followers leave at the same time', async () => {
  const asked = await server.client(user).ask('[[rate 40]] [[tokens 300]]');
  const followers = Array.from({ length: FOLLOWERS }, () => openStream(asked));
  await Promise.all(followers.map((follower) => until(() => follower.bytesRead > 0, 30_000)));
  for (const follower of followers) follower.resume();
  for (const follower of followers) follower.resetAndDestroy();
  await expectComplete(asked);
  await expectNothingLeft();
}, 120_000);

it('closes the connections of clients that vanish or never finish their requests', async () => {
  const asked = await server.client(user).ask('[[rate 40]] [[tokens 80]]');
  // A page that no longer reads its stream. Nothing informs the server, which must notice it by itself.
  const silent = openStream(asked).pause();
  const vanished = [
    // Two requests whose headers do not end. The second client sends another header now and then.
    send('GET / HTTP/1.1\r\nhost: localhost\r\n'),
    drip('GET / HTTP/1.1\r\nhost: localhost\r\n', 'x: y\r\n'),
    // Two requests whose body does not end. The second client sends another byte now and then.
    send(question(asked)),
    drip(question(asked), 'x'),
    // A request without a signed-in user, whose body does not end.
    send('POST /conversations/0123456789/turns HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000\r\n\r\nx'),
  ];
  for (const socket of vanished) socket.resume();
  const closed = vanished.map(
    (socket) =>
      new Promise<true>((resolve) => (socket.destroyed ? resolve(true) : socket.once('close', () => resolve(true)))),
  );
  const late = delay(CLOSED_WITHIN, false, { ref: false });
  expect(await Promise.all(closed.map((closing) => Promise.race([closing, late])))).toEqual(vanished.map(() => true));
  await expectComplete(asked);
  await expectNothingLeft(CLOSED_WITHIN);
  silent.destroy();
}, 400_000);

/** The beginning of a question whose body does not arrive. */
function question({ conversation }: Asked): string {
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': '1000' };
  return `${head('POST', `/conversations/${conversation}/turns`, headers)}turnId=`;
}

/** Does the same as `send`, then sends `more` every two seconds. */
function drip(start: string, more: string): Socket {
  const socket = send(start);
  const timer = setInterval(() => socket.write(more), 2_000);
  socket.once('close', () => clearInterval(timer));
  return socket;
}
