import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Tasks } from '../../src/local/tasks';
import { startTasks } from '../../src/local/tasks';
import { freePort, takenPort } from '../support/ports';

/** The shape of the real server: healthy at /healthz, ends at SIGTERM, and says its process id. */
const SERVER = `
console.log(JSON.stringify({ msg: 'starting', greeting: process.env.GREETING }));
if (process.env.REFUSE) { console.error(process.env.REFUSE); process.exit(1); }
require('node:http').createServer((request, response) => {
  if (request.url === '/crash') process.exit(3);
  response.end(JSON.stringify({ pid: process.pid, header: request.headers['x-large']?.length }));
}).listen(Number(process.env.PORT), '127.0.0.1');
if (process.env.STUBBORN) process.on('SIGTERM', () => undefined);
`;

jest.setTimeout(30_000);
let folder: string;
let server: string;
let running: Tasks | undefined;
const said: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tasks-'));
  server = join(folder, 'server.js');
  writeFileSync(server, SERVER);
  said.length = 0;
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
  rmSync(folder, { recursive: true });
});

async function start(count: number, environment: Record<string, string> = {}, port?: number): Promise<Tasks> {
  const say = (sentence: string) => void said.push(sentence);
  running = await startTasks({
    count,
    port: port ?? (await freePort(count)),
    environment: { PATH: process.env.PATH, ...environment },
    logs: folder,
    server,
    say,
  });
  return running;
}

async function pidOf(url: string): Promise<number | undefined> {
  const answer = await fetch(url).catch(() => undefined);
  return answer && ((await answer.json()) as { pid: number }).pid;
}

async function changedPid(url: string, old: number | undefined): Promise<number> {
  for (;;) {
    const pid = await pidOf(url);
    if (pid !== undefined && pid !== old) return pid;
    await pause(20);
  }
}

test('runs as many processes as asked for, on neighbouring ports, and waits until each is healthy', async () => {
  const { urls } = await start(2);
  const [first, second] = urls.map((url) => Number(new URL(url).port));
  expect(second).toBe(first + 1);
  const pids = await Promise.all(urls.map(pidOf));
  expect(new Set(pids).size).toBe(2);
});

test('keeps what a task prints in its log, afresh at each start', async () => {
  writeFileSync(join(folder, 'task-1.log'), 'of yesterday');
  await start(1, { GREETING: 'Grüezi' });
  expect(readFileSync(join(folder, 'task-1.log'), 'utf8')).toBe('{"msg":"starting","greeting":"Grüezi"}\n');
});

test('admits headers of 64 KB', async () => {
  const { urls } = await start(1);
  const answer = await fetch(urls[0], { headers: { 'x-large': 'x'.repeat(60_000) } });
  expect(await answer.json()).toMatchObject({ header: 60_000 });
});

test.each(['SIGKILL', 'SIGTERM'] as const)('starts a task again that dies of %s', async (signal) => {
  const { urls } = await start(1);
  const pid = (await pidOf(urls[0]))!;
  process.kill(pid, signal);
  await changedPid(urls[0], pid);
  expect(said).toEqual([expect.stringContaining(`Task 1 ended (${signal}) and is started again`)]);
});

test('starts a task again that ends by itself, as often as it does', async () => {
  const { urls } = await start(1);
  let pid = await pidOf(urls[0]);
  for (let time = 0; time < 2; time++) {
    await fetch(`${urls[0]}/crash`).catch(() => undefined);
    pid = await changedPid(urls[0], pid);
  }
  expect(said).toHaveLength(2);
});

test('ends every task when stopped, and starts none again', async () => {
  const { urls } = await start(2);
  const pids = await Promise.all(urls.map(pidOf));
  await running!.stop();
  for (const pid of pids) expect(() => process.kill(pid!, 0)).toThrow('ESRCH');
  expect(said).toEqual([]);
});

test('ends at once when killed, a task that ignores SIGTERM too', async () => {
  const { urls } = await start(1, { STUBBORN: '1' });
  const pid = (await pidOf(urls[0]))!;
  running!.kill();
  await running!.stop();
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});

test('fails with the words of a task that refuses to start, and leaves no other running', async () => {
  await expect(start(2, { REFUSE: 'TABLE_NAME is missing' })).rejects.toThrow(
    /^Task [12] did not start\.\n[^]*TABLE_NAME is missing$/,
  );
});

test('fails for a port that is taken, before anything is started', async () => {
  const { port, release } = await takenPort();
  await expect(start(1, {}, port)).rejects.toThrow(
    `Port ${port} is taken by another program: stop that one, or let PORT name a free port.`,
  );
  await release();
});
