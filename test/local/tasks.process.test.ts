import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Tasks } from '../../src/local/tasks';
import { startTasks } from '../../src/local/tasks';
import { freePort, takenPort } from '../support/ports';

/** Behaves like the real server: is healthy at /healthz, and exits on SIGTERM (unless `STUBBORN` is set). Responds with its process id. */
const SERVER = `
console.log(JSON.stringify({ msg: 'starting', greeting: process.env.GREETING }));
if (process.env.REFUSE) { console.error(process.env.REFUSE); process.exit(1); }
require('node:http').createServer((request, response) => {
  if (request.url === '/crash') process.exit(3);
  response.end(JSON.stringify({ pid: process.pid, environment: process.env, header: request.headers['x-large']?.length }));
}).listen(Number(process.env.PORT), '127.0.0.1');
if (process.env.STUBBORN) process.on('SIGTERM', () => undefined);
`;

let folder: string;
let server: string;
let running: Tasks | undefined;
const reported: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tasks-'));
  server = join(folder, 'server.js');
  writeFileSync(server, SERVER);
  reported.length = 0;
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
  rmSync(folder, { recursive: true });
});

async function start(count: number, environment: Record<string, string> = {}, port?: number): Promise<Tasks> {
  const first = port ?? (await freePort(count));
  running = await startTasks({
    ports: Array.from({ length: count }, (_, index) => first + index),
    environment: { PATH: process.env.PATH, ...environment },
    logs: folder,
    server,
    report: (sentence) => reported.push(sentence),
  });
  return running;
}

async function pidOf(url: string): Promise<number | undefined> {
  const response = await fetch(url).catch(() => undefined);
  return response && ((await response.json()) as { pid: number }).pid;
}

async function changedPid(url: string, old: number | undefined): Promise<number> {
  for (;;) {
    const pid = await pidOf(url);
    if (pid !== undefined && pid !== old) return pid;
    await pause(20);
  }
}

it('runs a process on each port and waits until all are healthy', async () => {
  const { urls } = await start(2);
  const [first, second] = urls.map((url) => Number(new URL(url).port));
  expect(second).toBe(first + 1);
  const pids = await Promise.all(urls.map(pidOf));
  expect(new Set(pids).size).toBe(2);
});

it('writes the output of a task to the log of the task, and empties this log at the start', async () => {
  writeFileSync(join(folder, 'task-1.log'), 'of yesterday');
  await start(1, { GREETING: 'Grüezi' });
  expect(readFileSync(join(folder, 'task-1.log'), 'utf8')).toBe('{"msg":"starting","greeting":"Grüezi"}\n');
});

it('accepts a header of 60,000 characters', async () => {
  const { urls } = await start(1);
  const response = await fetch(urls[0], { headers: { 'x-large': 'x'.repeat(60_000) } });
  expect(await response.json()).toMatchObject({ header: 60_000 });
});

it.each(['SIGKILL', 'SIGTERM'] as const)('restarts a task that exits on %s', async (signal) => {
  const { urls } = await start(1);
  const pid = (await pidOf(urls[0]))!;
  process.kill(pid, signal);
  await changedPid(urls[0], pid);
  expect(reported).toEqual([expect.stringContaining(`Task 1 exited (${signal}) and is restarted`)]);
});

it('restarts a task each time it exits', async () => {
  const { urls } = await start(1);
  let pid = await pidOf(urls[0]);
  for (let time = 0; time < 2; time++) {
    await fetch(`${urls[0]}/crash`).catch(() => undefined);
    pid = await changedPid(urls[0], pid);
  }
  expect(reported).toHaveLength(2);
});

it('ends every task on stop and restarts none', async () => {
  const { urls } = await start(2);
  const pids = await Promise.all(urls.map(pidOf));
  await running!.stop();
  for (const pid of pids) expect(() => process.kill(pid!, 0)).toThrow('ESRCH');
  expect(reported).toEqual([]);
});

it('ends a task that ignores SIGTERM when `kill` is called', async () => {
  const { urls } = await start(1, { STUBBORN: '1' });
  const pid = (await pidOf(urls[0]))!;
  running!.kill();
  await running!.stop();
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});

it('fails with the output of a task that does not start', async () => {
  await expect(start(2, { REFUSE: 'TABLE_NAME is missing' })).rejects.toThrow(
    /^Task [12] did not start\.\n[^]*TABLE_NAME is missing$/,
  );
});

it('rejects a port that is in use', async () => {
  const { port, release } = await takenPort();
  await expect(start(1, {}, port)).rejects.toThrow(
    `Port ${port} is in use by another program: stop that program, or set PORT to a free port.`,
  );
  await release();
});

it('sets PORT and HOST regardless of the environment', async () => {
  const { urls } = await start(1, { HOST: '0.0.0.0', PORT: '1' });
  const { environment } = (await (await fetch(urls[0]!)).json()) as { environment: Record<string, string> };
  expect(environment).toMatchObject({ HOST: '127.0.0.1', PORT: new URL(urls[0]!).port });
});
