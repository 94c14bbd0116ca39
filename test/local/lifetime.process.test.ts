import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { until } from '../support/until';

/** Runs a program in a separate process, with the module under test as `lifetime`. */
function run(program: string): ChildProcess {
  const source = `const lifetime = require(${JSON.stringify(join(__dirname, '../../src/local/lifetime.ts'))});\n${program}`;
  return spawn(process.execPath, ['--import', 'tsx', '-e', source], {
    cwd: join(__dirname, '../..'),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}

const WAITING = `
  const keep = setInterval(() => {}, 1000);
  lifetime.untilStopped().then(() => { console.log('stopping'); if (process.env.QUICK !== '0') process.exit(0); });
  console.log('waiting');
`;

async function line(child: ChildProcess): Promise<string> {
  return String((await once(child.stdout!, 'data'))[0]).trim();
}

it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('stops on %s', async (signal) => {
  const child = run(WAITING);
  expect(await line(child)).toBe('waiting');
  child.kill(signal);
  expect(await line(child)).toBe('stopping');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

it('exits at once on a second Ctrl+C', async () => {
  const child = run(`process.env.QUICK = '0';${WAITING}`);
  await line(child);
  child.kill('SIGINT');
  expect(await line(child)).toBe('stopping');
  child.kill('SIGINT');
  expect(await once(child, 'exit')).toEqual([130, null]);
});

it('stops when its parent process is killed', async () => {
  // Start the program as a grandchild, through a shell as its parent. The program writes to the output pipe of the shell.
  const parent = spawn(
    'sh',
    [
      '-c',
      `"$0" --import tsx -e "$1" & wait`,
      process.execPath,
      `const lifetime = require(${JSON.stringify(join(__dirname, '../../src/local/lifetime.ts'))});${WAITING}`,
    ],
    { cwd: join(__dirname, '../..'), stdio: ['ignore', 'pipe', 'inherit'] },
  );
  expect(await line(parent)).toBe('waiting');
  parent.kill('SIGKILL');
  expect(await line(parent)).toBe('stopping');
});

it('stops when npm is killed and its shell continues', async () => {
  // The outer shell takes the place of npm; the inner shell is the one in which npm runs the script.
  const npm = spawn(
    'sh',
    [
      '-c',
      `sh -c '"$0" --import tsx -e "$1" & wait' "$0" "$1" & wait`,
      process.execPath,
      `const lifetime = require(${JSON.stringify(join(__dirname, '../../src/local/lifetime.ts'))});${WAITING}`,
    ],
    {
      cwd: join(__dirname, '../..'),
      env: { ...process.env, npm_lifecycle_event: 'start' },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  expect(await line(npm)).toBe('waiting');
  npm.kill('SIGKILL');
  expect(await line(npm)).toBe('stopping');
});

it('continues when the parent of npm ends, and stops with npm, if npm runs the script without a shell', async () => {
  // The shell takes the place of npm's parent, and a Node process the place of npm. The program prints the parent of "npm"
  // right after each check of the module, because timers of the same length run in the order of their creation.
  const program = `const lifetime = require(${JSON.stringify(join(__dirname, '../../src/local/lifetime.ts'))});${WAITING}
    const status = () => require('fs').readFileSync('/proc/' + process.ppid + '/status', 'utf8');
    console.log('npm ' + process.ppid);
    setInterval(() => console.log('parent ' + /PPid:\\s+(\\d+)/.exec(status())[1]), 1000);`;
  const npm = `require('child_process').spawn(process.execPath, ['--import', 'tsx', '-e', ${JSON.stringify(program)}], { stdio: 'inherit' })`;
  const parent = spawn('sh', ['-c', '"$0" -e "$1" & wait', process.execPath, npm], {
    cwd: join(__dirname, '../..'),
    env: { ...process.env, npm_lifecycle_event: 'start', npm_node_execpath: process.execPath },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  parent.stdout.on('data', (text) => {
    output += text;
  });
  await until(() => output.includes(`parent ${parent.pid}\n`), 20_000);
  parent.kill('SIGKILL');
  const others = () => [...output.matchAll(/^parent (\d+)$/gm)].filter(([, id]) => id !== String(parent.pid));
  await until(() => output.includes('stopping') || others().length >= 2, 20_000);
  expect(output).not.toContain('stopping');
  process.kill(Number(/^npm (\d+)$/m.exec(output)![1]), 'SIGKILL');
  await until(() => output.includes('stopping'), 20_000);
});
