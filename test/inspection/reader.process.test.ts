import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { documentInspector, READER_PROGRAM } from '../../src/app/documents/document-inspector';
import type { Inspector } from '../../src/inspection/inspector';
import { accepted, inspector, streamOf, unchecked } from '../support/inspection/inspector-fixture';
import { at, pdf } from '../support/inspection/pdf';
import { settings } from '../support/inspection/settings';
import { until } from '../support/until';

const ROOT = path.join(__dirname, '../..');

inspector();
const folder = mkdtempSync(path.join(tmpdir(), 'reader-'));
const slow = pdf([Buffer.concat([Buffer.alloc(100e6, 'q Q '), Buffer.from(at(76, 600, 'Energie'))])], {
  isDeflated: true,
});
const pids = path.join(folder, 'pids');
const inspectors: Inspector[] = [];

afterEach(async () => {
  for (const opened of inspectors.splice(0)) await opened.close();
  rmSync(pids, { force: true });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** An inspector whose reader runs a script before the real program. */
function withScript(script: string): Inspector {
  const program = path.join(folder, `${inspectors.length}.js`);
  writeFileSync(program, `const fs = require('fs'); ${script}; require(${JSON.stringify(READER_PROGRAM)});`);
  inspectors.push(documentInspector(settings(), program));
  return inspectors.at(-1)!;
}

/** An inspector whose readers write their process ids to a file. */
const withPids = () => withScript(`fs.appendFileSync(${JSON.stringify(pids)}, process.pid + '\\n')`);
const startedPids = () => (existsSync(pids) ? readFileSync(pids, 'utf8').split('\n').slice(0, -1).map(Number) : []);
const untilStarted = (count: number) => until(() => (startedPids().length >= count ? startedPids() : undefined));

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** A stream that contains the start of a text, and that stays open. */
function unfinished(): PassThrough {
  const content = new PassThrough();
  content.write('Energie\n'.repeat(1_000));
  return content;
}

it('starts the reader with an empty environment', async () => {
  const dump = path.join(folder, 'environment.json');
  process.env.AWS_SECRET_ACCESS_KEY = 'secret';
  expect(
    await withScript(`fs.writeFileSync(${JSON.stringify(dump)}, JSON.stringify(process.env))`).inspect(
      'a.txt',
      streamOf('x'),
    ),
  ).toEqual(accepted);
  expect(JSON.parse(readFileSync(dump, 'utf8'))).toEqual({});
});

it('runs at most two readers at once, and starts the next one when a reader has exited', async () => {
  const inspecting = withPids();
  const [first, second] = [unfinished(), unfinished()];
  const results = [inspecting.inspect('a.txt', first), inspecting.inspect('b.txt', second)];
  await untilStarted(2);
  let isOpen = false;
  const third = inspecting.inspect('c.txt', async () => {
    isOpen = true;
    return streamOf('x');
  });
  // An inspection that is aborted while it waits must not acquire a permit.
  const aborted = new AbortController();
  const fourth = inspecting.inspect('d.txt', streamOf('x'), aborted.signal);
  aborted.abort(new Error('aborted'));
  await expect(fourth).rejects.toThrow('aborted');
  expect(isOpen).toBe(false);
  first.end();
  expect(await Promise.all([results[0], third])).toEqual([accepted, accepted]);
  second.end();
  expect(await results[1]).toEqual(accepted);
  expect(startedPids()).toHaveLength(3);
  const [fifth, sixth] = [unfinished(), unfinished()];
  const last = [inspecting.inspect('e.txt', fifth), inspecting.inspect('f.txt', sixth)];
  await untilStarted(5);
  fifth.end();
  sixth.end();
  expect(await Promise.all(last)).toEqual([accepted, accepted]);
});

it('kills the reader when the inspection is aborted, whether the reader works or waits for stalled content', async () => {
  const inspecting = withPids();
  for (const [name, content] of [
    ['a.pdf', streamOf(slow)],
    ['a.txt', unfinished()],
  ] as const) {
    rmSync(pids, { force: true });
    const abort = new AbortController();
    const result = inspecting.inspect(name, content, abort.signal);
    const [pid] = await untilStarted(1);
    abort.abort(new Error('client disconnected'));
    await expect(result).rejects.toThrow('client disconnected');
    expect(isRunning(pid!)).toBe(false);
    expect(content.destroyed).toBe(true);
  }
});

it.each([
  ['a.txt', 'E'],
  ['a.jpg', '\xff\xd8\xff'.padEnd(5_000)],
])(
  'aborts an inspection on request, or after its timeout, if %s stalls before a reader has been started',
  async (name, start) => {
    const stalled = () => {
      const content = new PassThrough();
      content.write(Buffer.from(start, 'latin1'));
      return content;
    };
    const abort = new AbortController();
    const result = withPids().inspect(name, stalled(), abort.signal);
    abort.abort(new Error('client disconnected'));
    await expect(result).rejects.toThrow('client disconnected');
    expect(await inspector({ INSPECTION_SECONDS: '0.2' }).inspect(name, stalled())).toEqual(unchecked('limits'));
    expect(startedPids()).toEqual([]);
  },
);

it('kills running readers when the inspector is closed, and starts no further readers', async () => {
  const inspecting = withPids();
  const result = inspecting.inspect('a.txt', unfinished());
  const [pid] = await untilStarted(1);
  const closed = inspecting.close();
  await expect(result).rejects.toThrow('closed');
  await closed;
  expect(isRunning(pid!)).toBe(false);
  await expect(inspecting.inspect('a.txt', streamOf('x'))).rejects.toThrow('closed');
});

it('reports a document as unchecked if its reader is killed, even if the content has stalled', async () => {
  const inspecting = withPids();
  const results = [inspecting.inspect('a.pdf', streamOf(slow)), inspecting.inspect('a.txt', unfinished())];
  for (const pid of await untilStarted(2)) process.kill(pid, 'SIGKILL');
  const killed = performance.now();
  expect(await Promise.all(results)).toEqual([unchecked('limits'), unchecked('limits')]);
  expect(performance.now() - killed).toBeLessThan(10_000);
  expect(await inspecting.inspect('a.txt', streamOf('x'))).toEqual(accepted);
});

it.each([
  ['unreadable', 'process.exit(3)'],
  ['unreadable', 'throw new Error("broken")'],
  ['unreadable', 'process.stdout.write("{}"); process.exit(0)'],
  ['unreadable', 'process.stdout.write(JSON.stringify({ extract: { lines: [1] } })); process.exit(0)'],
  ['limits', 'process.abort()'],
  [
    'limits',
    'process.stdout.write(JSON.stringify({ extract: { lines: [{ text: "x".repeat(5e6) }], apart: [], margins: [], properties: [] } })); return',
  ],
])('reports a document as unchecked (%s) when its reader runs: %s', async (reason, script) => {
  expect(await withScript(script).inspect('a.txt', streamOf('x'.repeat(1e6)))).toEqual(unchecked(reason));
});

it('throws the error of content that fails while it is opened, is read or waits for a reader', async () => {
  const inspecting = withPids();
  await expect(inspecting.inspect('a.txt', async () => Promise.reject(new Error('not there')))).rejects.toThrow(
    'not there',
  );
  const [midway, other] = [unfinished(), unfinished()];
  const results = [inspecting.inspect('a.txt', midway), inspecting.inspect('b.txt', other)];
  await untilStarted(2);
  const broken = new Readable({ read: () => undefined });
  const waiting = inspecting.inspect('c.txt', broken);
  broken.destroy(new Error('connection lost'));
  midway.destroy(new Error('connection reset'));
  await expect(results[0]).rejects.toThrow('connection reset');
  await expect(waiting).rejects.toThrow('connection lost');
  other.end();
  expect(await results[1]).toEqual(accepted);
});

it('if the reader program is missing, names the command that builds it', async () => {
  const missing = documentInspector(settings(), path.join(folder, 'missing.js'));
  await expect(missing.inspect('a.txt', streamOf('x'))).rejects.toThrow(
    /missing\.js is missing: run npx projen bundle\.$/,
  );
});

it('rejects a document, and the server keeps running, while the system allows no more open files', () => {
  const program = path.join(folder, 'no-files.ts');
  writeFileSync(
    program,
    `import { closeSync, openSync } from 'node:fs';
    import { Readable } from 'node:stream';
    import { documentInspector } from ${JSON.stringify(path.join(ROOT, 'src/app/documents/document-inspector'))};
    import { settings } from ${JSON.stringify(path.join(ROOT, 'test/support/inspection/settings'))};

    const inspector = documentInspector(settings());
    const inspect = () => inspector.inspect('a.txt', Readable.from([Buffer.from('Energie')])).then(({ outcome }) => outcome, ({ code }) => code);
    const open: number[] = [];
    try {
      for (;;) open.push(openSync('/dev/null', 'r'));
    } catch {}
    void inspect().then(async (first) => {
      for (const file of open) closeSync(file);
      process.stdout.write(JSON.stringify([first, await inspect()]));
      await inspector.close();
    });`,
  );
  const limited = 'ulimit -n 200; exec "$0" --import tsx "$1"';
  const { stdout } = spawnSync('sh', ['-c', limited, process.execPath, program], { cwd: ROOT, encoding: 'utf8' });
  expect(JSON.parse(stdout)).toEqual(['EMFILE', 'accepted']);
});

it('throws the error of the system if the reader process cannot start', async () => {
  const { execPath } = process;
  process.execPath = path.join(folder, 'no-node');
  try {
    await expect(withPids().inspect('a.txt', streamOf('x'))).rejects.toThrow('ENOENT');
  } finally {
    process.execPath = execPath;
  }
});

it('a reader ends after its parent process has been killed, even while the reader is busy', async () => {
  const file = path.join(folder, 'slow.pdf');
  writeFileSync(file, slow);
  const script = `const { spawn } = require('child_process');
    const reader = spawn(process.execPath, [${JSON.stringify(READER_PROGRAM)}, 'pdf', '512'], { stdio: ['pipe', 'ignore', 'ignore'] });
    reader.stdin.end(require('fs').readFileSync(${JSON.stringify(file)}), () => console.log(reader.pid));`;
  const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  const pid = Number(String(((await once(parent.stdout, 'data')) as Buffer[])[0]));
  expect(isRunning(pid)).toBe(true);
  parent.kill('SIGKILL');
  await until(() => !isRunning(pid), 30_000);
});

describe('the text of a document for display', () => {
  const passage = 'Der Beitrag beträgt höchstens 35 Prozent.';

  it('is read, and searched for the passage, by a process with an empty environment', async () => {
    const dump = path.join(folder, 'display.json');
    const shown = withScript(`fs.writeFileSync(${JSON.stringify(dump)}, JSON.stringify(process.env))`);
    expect(await shown.display('a.txt', passage, async () => streamOf(`Vorher.\n\n${passage}`))).toEqual({
      text: {
        blocks: [
          { kind: 'text', cells: ['Vorher.'] },
          { kind: 'text', cells: [passage], found: [[0, 0, passage.length]] },
        ],
        isFound: true,
        isCutBefore: false,
        isCutAfter: false,
      },
    });
    expect(JSON.parse(readFileSync(dump, 'utf8'))).toEqual({});
  });

  it.each([
    ['a.pdf', '%PDF-1.7', 'type'],
    ['a.exe', 'MZ', 'type'],
    ['a.docx', 'not an archive', 'unreadable'],
    ['a.txt', '', 'unreadable'],
  ])('is not read from %s with the content %j', async (name, content, problem) => {
    const opened = withScript('');
    expect(await opened.display(name, passage, async () => streamOf(content))).toEqual({ problem });
  });

  it('is not read if the program fails, returns an invalid result, or needs too much time or memory', async () => {
    const read = (opened: Inspector) => opened.display('a.txt', passage, async () => streamOf('Text'));
    expect(await read(withScript('process.exit(1)'))).toEqual({ problem: 'unreadable' });
    expect(await read(withScript('fs.writeSync(1, "{}"); process.exit(0)'))).toEqual({ problem: 'unreadable' });
    expect(await read(withScript('process.kill(process.pid, "SIGKILL")'))).toEqual({ problem: 'limits' });
    const program = path.join(folder, 'endless.js');
    writeFileSync(program, 'setInterval(() => {}, 1000)');
    inspectors.push(documentInspector(settings({ INSPECTION_SECONDS: '1' }), program));
    expect(await read(inspectors.at(-1)!)).toEqual({ problem: 'limits' });
  });

  it('is no longer read after the request has been aborted', async () => {
    const abort = new AbortController();
    const result = withPids().display('a.txt', passage, async () => unfinished(), abort.signal);
    const [pid] = await untilStarted(1);
    abort.abort(new Error('The request has ended'));
    await expect(result).rejects.toThrow('The request has ended');
    await until(() => !isRunning(pid!));
  });
});
