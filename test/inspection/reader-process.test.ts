import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { documentInspector, READER_PROGRAM } from '../../src/app/document-inspector';
import type { Inspector } from '../../src/inspection/inspector';
import { admitted, inspector, streamOf, unchecked } from '../support/inspection/inspector-fixture';
import { at, pdf } from '../support/inspection/pdf';
import { settings } from '../support/inspection/settings';
import { until } from '../support/until';

inspector();
const folder = mkdtempSync(path.join(tmpdir(), 'reader-'));
const endless = pdf([Buffer.concat([Buffer.alloc(100e6, 'q Q '), Buffer.from(at(76, 600, 'Energie'))])], {
  isDeflated: true,
});
const pids = path.join(folder, 'pids');
const own: Inspector[] = [];

afterEach(async () => {
  for (const one of own.splice(0)) await one.close();
  rmSync(pids, { force: true });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** An inspector whose reader is the real one, after so much of a script. */
function scripted(script: string): Inspector {
  const program = path.join(folder, `${own.length}.js`);
  writeFileSync(program, `const fs = require('fs'); ${script}; require(${JSON.stringify(READER_PROGRAM)});`);
  own.push(documentInspector(settings(), program));
  return own.at(-1)!;
}

const noting = () => scripted(`fs.appendFileSync(${JSON.stringify(pids)}, process.pid + '\\n')`);
const started = () => (existsSync(pids) ? readFileSync(pids, 'utf8').trim().split('\n').map(Number) : []);
const begun = (count: number) => until(() => (started().length >= count ? started() : undefined));

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** A text that has begun and not ended. */
function unfinished(): PassThrough {
  const content = new PassThrough();
  content.write('Energie\n'.repeat(1_000));
  return content;
}

it("gives the reader nothing of this process's environment", async () => {
  const seen = path.join(folder, 'environment.json');
  process.env.AWS_SECRET_ACCESS_KEY = 'secret';
  expect(
    await scripted(`fs.writeFileSync(${JSON.stringify(seen)}, JSON.stringify(process.env))`).inspect(
      'a.txt',
      streamOf('x'),
    ),
  ).toEqual(admitted);
  expect(JSON.parse(readFileSync(seen, 'utf8'))).toEqual({});
});

it('lets two readers work at once, and the third when one has ended', async () => {
  const inspecting = noting();
  const [first, second] = [unfinished(), unfinished()];
  const verdicts = [inspecting.inspect('a.txt', first), inspecting.inspect('b.txt', second)];
  await begun(2);
  let isOpen = false;
  const third = inspecting.inspect('c.txt', async () => {
    isOpen = true;
    return streamOf('x');
  });
  // Another one that waits and is given up does not take its place.
  const givenUp = new AbortController();
  const fourth = inspecting.inspect('d.txt', streamOf('x'), givenUp.signal);
  givenUp.abort(new Error('given up'));
  await expect(fourth).rejects.toThrow('given up');
  expect(isOpen).toBe(false);
  first.end();
  expect(await Promise.all([verdicts[0], third])).toEqual([admitted, admitted]);
  second.end();
  expect(await verdicts[1]).toEqual(admitted);
  expect(started()).toHaveLength(3);
  const [fifth, sixth] = [unfinished(), unfinished()];
  const last = [inspecting.inspect('e.txt', fifth), inspecting.inspect('f.txt', sixth)];
  await begun(5);
  fifth.end();
  sixth.end();
  expect(await Promise.all(last)).toEqual([admitted, admitted]);
});

it('ends the reader when it is aborted, in the middle of its work and while the content halts', async () => {
  const inspecting = noting();
  for (const [name, content] of [
    ['a.pdf', streamOf(endless)],
    ['a.txt', unfinished()],
  ] as const) {
    rmSync(pids, { force: true });
    const abort = new AbortController();
    const verdict = inspecting.inspect(name, content, abort.signal);
    const [pid] = await begun(1);
    abort.abort(new Error('nobody waits'));
    await expect(verdict).rejects.toThrow('nobody waits');
    expect(isRunning(pid!)).toBe(false);
    expect(content.destroyed).toBe(true);
  }
});

it.each([
  ['a.txt', 'E'],
  ['a.jpg', '\xff\xd8\xff'.padEnd(5_000)],
])('is aborted, or late, while %s halts before a reader is needed', async (name, start) => {
  const halting = () => {
    const content = new PassThrough();
    content.write(Buffer.from(start, 'latin1'));
    return content;
  };
  const abort = new AbortController();
  const verdict = noting().inspect(name, halting(), abort.signal);
  abort.abort(new Error('nobody waits'));
  await expect(verdict).rejects.toThrow('nobody waits');
  expect(await inspector({ INSPECTION_SECONDS: '0.2' }).inspect(name, halting())).toEqual(unchecked('limits'));
  expect(started()).toEqual([]);
});

it('ends readers when it is closed, and begins no more', async () => {
  const inspecting = noting();
  const verdict = inspecting.inspect('a.txt', unfinished());
  const [pid] = await begun(1);
  const closed = inspecting.close();
  await expect(verdict).rejects.toThrow('closed');
  await closed;
  expect(isRunning(pid!)).toBe(false);
  await expect(inspecting.inspect('a.txt', streamOf('x'))).rejects.toThrow('closed');
});

it('cannot check what a reader was killed over, even if the content halts', async () => {
  const inspecting = noting();
  const verdicts = [inspecting.inspect('a.pdf', streamOf(endless)), inspecting.inspect('a.txt', unfinished())];
  for (const pid of await begun(2)) process.kill(pid, 'SIGKILL');
  const killed = performance.now();
  expect(await Promise.all(verdicts)).toEqual([unchecked('limits'), unchecked('limits')]);
  expect(performance.now() - killed).toBeLessThan(10_000);
  expect(await inspecting.inspect('a.txt', streamOf('x'))).toEqual(admitted);
});

it.each([
  ['unreadable', 'process.exit(3)'],
  ['unreadable', 'throw new Error("broken")'],
  ['unreadable', 'process.stdout.write("{}"); process.exit(0)'],
  ['unreadable', 'process.stdout.write(JSON.stringify({ facts: { lines: [1] } })); process.exit(0)'],
  ['limits', 'process.abort()'],
  [
    'limits',
    'process.stdout.write(JSON.stringify({ facts: { lines: ["x".repeat(5e6)], margins: [], properties: [], hasText: true } })); return',
  ],
])('cannot check, as %s, when a reader does this: %s', async (reason, script) => {
  expect(await scripted(script).inspect('a.txt', streamOf('x'.repeat(1e6)))).toEqual(unchecked(reason));
});

it('fails with the content, whether it fails at once, midway or while it waits', async () => {
  const inspecting = noting();
  await expect(inspecting.inspect('a.txt', async () => Promise.reject(new Error('not there')))).rejects.toThrow(
    'not there',
  );
  const [midway, other] = [unfinished(), unfinished()];
  const verdicts = [inspecting.inspect('a.txt', midway), inspecting.inspect('b.txt', other)];
  await begun(2);
  const broken = new Readable({ read: () => undefined });
  const waiting = inspecting.inspect('c.txt', broken);
  broken.destroy(new Error('connection lost'));
  midway.destroy(new Error('connection reset'));
  await expect(verdicts[0]).rejects.toThrow('connection reset');
  await expect(waiting).rejects.toThrow('connection lost');
  other.end();
  expect(await verdicts[1]).toEqual(admitted);
});

it('fails in one sentence when the reader was not bundled', async () => {
  const missing = documentInspector(settings(), path.join(folder, 'missing.js'));
  await expect(missing.inspect('a.txt', streamOf('x'))).rejects.toThrow(
    /missing\.js is missing: npx projen bundle makes it\.$/,
  );
});

it('ends the reader, however busy, when the process dies for which it reads', async () => {
  const file = path.join(folder, 'endless.pdf');
  writeFileSync(file, endless);
  const script = `const { spawn } = require('child_process');
    const reader = spawn(process.execPath, [${JSON.stringify(READER_PROGRAM)}, 'pdf', '512'], { stdio: ['pipe', 'ignore', 'ignore'] });
    reader.stdin.end(require('fs').readFileSync(${JSON.stringify(file)}), () => console.log(reader.pid));`;
  const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  const pid = Number(String(((await once(parent.stdout, 'data')) as Buffer[])[0]));
  expect(isRunning(pid)).toBe(true);
  parent.kill('SIGKILL');
  await until(() => !isRunning(pid), 3_000);
});
