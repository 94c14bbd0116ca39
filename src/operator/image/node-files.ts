import { appendFileSync, chownSync, copyFileSync, cpSync, mkdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Shell } from './shell';

/** The id of the user and the group `node` in the official Node image. */
const NODE_ID = 1000;

/** Installs this process's Node, this machine's npm and the user `node` at the same places as in the official image. */
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
  appendFileSync(join(root, 'etc', 'passwd'), `node:x:${NODE_ID}:${NODE_ID}::/home/node:/bin/bash\n`);
  appendFileSync(join(root, 'etc', 'group'), `node:x:${NODE_ID}:\n`);
  const home = join(root, 'home', 'node');
  mkdirSync(home, { recursive: true });
  chownSync(home, NODE_ID, NODE_ID);
}

/** Returns the folder of the npm package. The command `npm` is a link to `bin/npm-cli.js` in this folder. */
async function npmFolder(shell: Shell): Promise<string> {
  const program = realpathSync(await shell.run('sh', ['-c', 'command -v npm']));
  return dirname(dirname(program));
}
