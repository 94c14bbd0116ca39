import { appendFileSync, chownSync, copyFileSync, cpSync, mkdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Shell } from './shell';

/** The id of the user and the group `node`, as in Node's official image. */
const NODE = 1000;

/** Puts the Node that runs, the machine's npm and the user `node` where the official image has them. */
export async function addNode(root: string, shell: Shell): Promise<void> {
  const local = join(root, 'usr', 'local');
  copyFileSync(realpathSync(process.execPath), join(local, 'bin', 'node'));
  const npm = join(local, 'lib', 'node_modules', 'npm');
  mkdirSync(dirname(npm), { recursive: true });
  cpSync(await npmFolder(shell), npm, { recursive: true, verbatimSymlinks: true });
  for (const program of ['npm', 'npx']) {
    rmSync(join(local, 'bin', program), { force: true });
    symlinkSync(`../lib/node_modules/npm/bin/${program}-cli.js`, join(local, 'bin', program));
  }
  appendFileSync(join(root, 'etc', 'passwd'), `node:x:${NODE}:${NODE}::/home/node:/bin/bash\n`);
  appendFileSync(join(root, 'etc', 'group'), `node:x:${NODE}:\n`);
  const home = join(root, 'home', 'node');
  mkdirSync(home, { recursive: true });
  chownSync(home, NODE, NODE);
}

/** `npm` is a link to `bin/npm-cli.js` of its package. */
async function npmFolder(shell: Shell): Promise<string> {
  const program = realpathSync(await shell.run('sh', ['-c', 'command -v npm']));
  return dirname(dirname(program));
}
