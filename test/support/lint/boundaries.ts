import { spawnSync } from 'node:child_process';
import path from 'node:path';

const ROOT = path.join(__dirname, '../../..');

/** What a folder or file of `src` may import. */
export interface Boundary {
  readonly imports: readonly string[];
  readonly ships?: boolean;
  readonly usesCdk?: boolean;
}

/** Reads the constants of `boundaries.mjs` in a separate process, because jest cannot load an ES module. */
export function boundaries(): Readonly<Record<'ARROWS' | 'EXCEPTIONS', Readonly<Record<string, Boundary>>>> {
  const program = `import * as all from './boundaries.mjs'; console.log(JSON.stringify(all));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (!stdout) throw new Error(stderr);
  return JSON.parse(stdout);
}
