import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { State } from '../../src/local/state';
import { openState } from '../../src/local/state';

let folder: string;
const open: State[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'state-'));
});
afterEach(() => {
  open.splice(0).forEach((state) => state.release());
  rmSync(folder, { recursive: true });
});

async function openFolder(reset = false, path = folder): Promise<State> {
  const state = await openState(path, { reset });
  open.push(state);
  if (reset) state.reset();
  return state;
}

it('creates a missing folder', async () => {
  await openFolder(false, join(folder, 'new', 'state'));
  expect(existsSync(join(folder, 'new', 'state'))).toBe(true);
});

it('keeps the existing state', async () => {
  mkdirSync(join(folder, 's3'));
  await openFolder();
  expect(existsSync(join(folder, 's3'))).toBe(true);
});

it('removes the state of earlier runs and nothing else on reset', async () => {
  (await openFolder()).release();
  for (const name of ['s3', 'cognito', 'other']) mkdirSync(join(folder, name));
  for (const name of ['task-1.log', 'letter.txt']) writeFileSync(join(folder, name), '');
  await openFolder(true);
  expect(
    ['s3', 'cognito', 'other', 'task-1.log', 'letter.txt'].filter((name) => existsSync(join(folder, name))),
  ).toEqual(['other', 'letter.txt']);
});

it('does not reset a folder that lacks the marker file', async () => {
  mkdirSync(join(folder, 's3'));
  await expect(openFolder(true)).rejects.toThrow(/--reset does not empty it: set LOCAL_STATE to another folder/);
  expect(existsSync(join(folder, 's3'))).toBe(true);
});

it('rejects a folder while another copy uses it, and accepts the folder after that copy has released it', async () => {
  const first = await openFolder();
  await expect(openFolder()).rejects.toThrow(`${folder} is in use by another running copy`);
  await expect(openFolder(true)).rejects.toThrow('in use');
  first.release();
  await openFolder();
});

it.each(['', '{', '{"id":"of-a-dead-process","port":1}'])(
  'replaces the lock of a copy that crashed: %j',
  async (content) => {
    writeFileSync(join(folder, 'lock'), content);
    await openFolder();
  },
);

describe('a lock whose port accepts connections but does not respond', () => {
  const sockets: Socket[] = [];
  const silent = createServer((socket) => sockets.push(socket));
  beforeAll(() => once(silent.listen(0, '127.0.0.1'), 'listening'));
  afterAll(() => {
    sockets.forEach((socket) => socket.destroy());
    silent.close();
  });

  function writeLock(pid?: number): void {
    const { port } = silent.address() as AddressInfo;
    writeFileSync(join(folder, 'lock'), JSON.stringify({ id: 'id', port, pid }));
  }

  it.each([process.pid, undefined])('still counts as held if its process is running or unknown: %s', async (pid) => {
    (await openFolder()).release();
    mkdirSync(join(folder, 's3'));
    writeLock(pid);
    await expect(openFolder(true)).rejects.toThrow(`${folder} is in use by another running copy`);
    expect(existsSync(join(folder, 's3'))).toBe(true);
  });

  it('is replaced if its process has ended', async () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    writeLock(pid);
    await openFolder();
  });
});

it('rejects a file, and a path below a file, with a one-sentence error', async () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  for (const path of [file, join(file, 'state')]) {
    await expect(openFolder(false, path)).rejects.toThrow(
      `${path} is a file or has a file in its path: set LOCAL_STATE to a folder that you may write to.`,
    );
  }
});

describe('openState, in a folder without permission to write,', () => {
  // Root may write everywhere, so a test that runs as root switches to another user.
  const isRoot = process.getuid!() === 0;
  beforeEach(() => {
    mkdirSync(join(folder, 's3'));
    chmodSync(folder, 0o555);
    if (isRoot) process.seteuid!(65_534);
  });
  afterEach(() => {
    if (isRoot) process.seteuid!(0);
    chmodSync(folder, 0o755);
  });

  it.each(['', 'state'])('rejects the relative path "%s" with a one-sentence error', async (name) => {
    const path = join(folder, name);
    await expect(openFolder(false, path)).rejects.toThrow(
      `The folder ${path} cannot be written to (EACCES): set LOCAL_STATE to a folder that you may write to.`,
    );
  });
});

it('rejects a folder whose contents belong to another user', async () => {
  if (process.getuid!() !== 0) return;
  mkdirSync(join(folder, 's3'));
  chmodSync(folder, 0o777);
  process.seteuid!(65_534);
  try {
    await expect(openFolder()).rejects.toThrow(/^The folder \S+s3 cannot be written to \(EACCES\): set LOCAL_STATE/);
  } finally {
    process.seteuid!(0);
  }
});
