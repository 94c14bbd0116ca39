import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

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
  it('passes an argument with spaces on as one argument', () => {
    const { status, stdout } = projen('deploy', '--skip', 'Model quotas', '--help');
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^npx projen deploy \[options\]/)]);
  });
});
