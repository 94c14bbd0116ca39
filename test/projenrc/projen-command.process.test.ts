import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HELP } from '../../src/operator/deploy/options';

jest.setTimeout(120_000);

const ROOT = join(__dirname, '../..');

/** Runs `npx projen` with the arguments, in a process without a terminal. */
function projen(...args: readonly string[]) {
  const { PATH, HOME } = process.env;
  const program = join(ROOT, 'node_modules/projen/bin/projen');
  return spawnSync(process.execPath, [program, ...args], {
    cwd: ROOT,
    env: { PATH, HOME },
    input: '',
    encoding: 'utf8',
  });
}

describe('npx projen', () => {
  it('passes on an argument that contains spaces as one argument', () => {
    const { status, stdout } = projen('deploy', '--skip', 'Model quotas', '--help');
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^npx projen deploy \[options\]/)]);
  });

  it('returns the exit code that the documents state, not that of the program, after a failure', () => {
    const { status, stderr } = projen('deploy');
    expect(stderr).toContain('There is no terminal');
    const sentence = '`npx projen` returns 0 if the deployment has succeeded, and 1 after every failure';
    expect(readFileSync(join(ROOT, 'docs/operating.md'), 'utf8')).toContain(sentence);
    expect(HELP).toContain('Returns 1 after every failure');
    expect(status).toBe(1);
  });
});
