import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ci-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/**
 * The system programs that `.ci/run` needs. Besides these, PATH contains only Node and fake programs, so that an installed Java or Maven is
 * not found.
 */
const PROGRAMS = ['bash', 'dirname', 'mktemp', 'rm'];

/**
 * Runs `.ci/run` with a fake npm. `npm test` runs the shell script `test`, and `npm run test:dynamodb-local` runs the
 * shell script `reference`. In both, `$result` is the path of jest's output file. Java and Maven exist only if
 * `reference` is given.
 */
function run(test: string, reference?: string): { status: number | null; last: string } {
  const npm = `#!/usr/bin/env bash
result="\${@: -1}"
result="\${result#--outputFile=}"
case "$*" in
  ci) ;;
  "test -- --json --outputFile="*) ${test} ;;
  "run test:dynamodb-local -- --json --outputFile="*) ${reference ?? 'exit 9'} ;;
  *) exit 9 ;;
esac
`;
  writeFileSync(join(folder, 'npm'), npm, { mode: 0o755 });
  if (reference) for (const name of ['java', 'mvn']) writeFileSync(join(folder, name), '', { mode: 0o755 });
  symlinkSync(process.execPath, join(folder, 'node'));
  for (const name of PROGRAMS) symlinkSync(which(name), join(folder, name));
  const env = { ...process.env, PATH: folder };
  const { status, stdout } = spawnSync(join(__dirname, '..', '.ci', 'run'), { cwd: folder, env, encoding: 'utf8' });
  return { status, last: stdout.trimEnd().split('\n').at(-1)! };
}

function which(name: string): string {
  return spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim();
}

describe('.ci/run', () => {
  it('prints the numbers of passed and failed tests on the last line', () => {
    expect(
      run(`echo '{"numPassedTests":12,"numFailedTests":0,"numRuntimeErrorTestSuites":0}' > "$result"; echo noise`),
    ).toEqual({ status: 0, last: '12 passed, 0 failed' });
  });

  it('fails when tests fail, and counts suites that could not run', () => {
    expect(
      run(`echo '{"numPassedTests":12,"numFailedTests":2,"numRuntimeErrorTestSuites":1}' > "$result"; exit 1`),
    ).toEqual({ status: 1, last: '12 passed, 3 failed' });
  });

  it('fails when a step before the tests fails', () => {
    expect(run('exit 2')).toEqual({ status: 1, last: '0 passed, 1 failed' });
  });

  it('fails when no test ran', () => {
    expect(run(`echo '{"numPassedTests":0,"numFailedTests":0}' > "$result"`)).toEqual({
      status: 1,
      last: '0 passed, 1 failed',
    });
  });

  it('adds the tests on DynamoDB Local where Java and Maven exist', () => {
    const all = `echo '{"numPassedTests":12,"numFailedTests":0}' > "$result"`;
    expect(run(all, `echo '{"numPassedTests":5,"numFailedTests":1}' > "$result"; exit 1`)).toEqual({
      status: 1,
      last: '17 passed, 1 failed',
    });
  });

  it('fails when the tests on DynamoDB Local could not start', () => {
    const all = `echo '{"numPassedTests":12,"numFailedTests":0}' > "$result"`;
    expect(run(all, 'exit 1')).toEqual({ status: 1, last: '12 passed, 1 failed' });
  });
});
