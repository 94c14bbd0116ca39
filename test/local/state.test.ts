import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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

async function take(reset = false, path = folder): Promise<State> {
  const state = await openState(path, { reset });
  open.push(state);
  return state;
}

test('makes a folder that is missing', async () => {
  await take(false, join(folder, 'new', 'state'));
  expect(existsSync(join(folder, 'new', 'state'))).toBe(true);
});

test('keeps what is there', async () => {
  mkdirSync(join(folder, 's3'));
  await take();
  expect(existsSync(join(folder, 's3'))).toBe(true);
});

test('a reset removes what earlier runs left, and nothing else', async () => {
  (await take()).release();
  for (const name of ['s3', 'cognito', 'other']) mkdirSync(join(folder, name));
  for (const name of ['task-1.log', 'letter.txt']) writeFileSync(join(folder, name), '');
  await take(true);
  expect(
    ['s3', 'cognito', 'other', 'task-1.log', 'letter.txt'].filter((name) => existsSync(join(folder, name))),
  ).toEqual(['other', 'letter.txt']);
});

test('fails to reset a folder that is none of ours', async () => {
  mkdirSync(join(folder, 's3'));
  await expect(take(true)).rejects.toThrow(/--reset leaves it alone: let LOCAL_STATE name another folder/);
  expect(existsSync(join(folder, 's3'))).toBe(true);
});

test('fails for a folder that another copy uses, and lets the next one in when that is gone', async () => {
  const first = await take();
  await expect(take()).rejects.toThrow(`${folder} is in use by another running copy`);
  await expect(take(true)).rejects.toThrow('in use');
  first.release();
  await take();
});

test.each(['', '{', '{"id":"of a dead process","port":1}'])(
  'takes over the lock of a copy that crashed: %j',
  async (content) => {
    writeFileSync(join(folder, 'lock'), content);
    await take();
  },
);
