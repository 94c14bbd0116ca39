import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ci-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Runs `.ci/run` in another folder with a fake npm, whose `npm test` runs the shell script `test`; `$result` is jest's output file. */
function run(test: string): { status: number | null; last: string } {
  const npm = `#!/usr/bin/env bash\nif [ "$1" = ci ]; then exit 0; fi\nresult="\${4#--outputFile=}"\n[ "$1 $2 $3" = "test -- --json" ] || exit 9\n${test}\n`;
  writeFileSync(join(folder, 'npm'), npm, { mode: 0o755 });
  const env = { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` };
  const { status, stdout } = spawnSync(join(__dirname, '..', '.ci', 'run'), { cwd: folder, env, encoding: 'utf8' });
  return { status, last: stdout.trimEnd().split('\n').at(-1)! };
}

describe('.ci/run', () => {
  it("prints jest's numbers on the last line", () => {
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
});
