/**
 * `node projenrc/programs/lint.mjs` runs all checks of the sources in parallel. It prints the result of each check as soon as the check
 * ends, and the output of each check that fails.
 */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
/** The paths of all files in a folder of the repository. */
const filesIn = (folder) => readdirSync(join(ROOT, folder)).map((name) => `${folder}/${name}`);
const require = createRequire(import.meta.url);

/** The checks; the slowest comes first. */
export const CHECKS = [
  { name: 'style and boundaries (eslint)', package: 'eslint', command: 'eslint', args: ['--max-warnings', '0', '.'] },
  { name: 'types (tsc)', package: 'typescript7', command: 'tsc', args: ['--noEmit', '-p', 'test/tsconfig.json'] },
  // The check above includes the tests, and therefore allows the types of Node.js. Browser code must not use them, so it has its
  // own check.
  {
    name: 'types of the browser code (tsc)',
    package: 'typescript7',
    command: 'tsc',
    args: ['--noEmit', '-p', 'src/browser/tsconfig.json'],
  },
  {
    name: 'GitHub workflows',
    package: 'tsx',
    command: 'tsx',
    args: [
      'projenrc/programs/lint-workflows.mjs',
      ...filesIn('.github/workflows'),
      ...filesIn('docs/pipelines'),
    ].filter((argument) => !argument.endsWith('.yaml')),
  },
  { name: 'format and import cycles (biome)', package: '@biomejs/biome', command: 'biome', args: ['check', '.'] },
];

/** Returns whether all checks succeeded. */
export async function runAll(checks) {
  const results = await Promise.all(checks.map(run));
  return results.every(Boolean);
}

/** @param bin the field `bin` of package.json: one program, or programs by name */
function programOf(bin, command) {
  return typeof bin === 'string' ? bin : bin[command];
}

/** Returns whether the check succeeded. Starts the package's program directly with Node.js, without a shell. */
function run({ name, package: from, command, args }) {
  const manifest = require.resolve(`${from}/package.json`);
  const program = join(dirname(manifest), programOf(require(manifest).bin, command));
  const child = spawn(process.execPath, [program, ...args], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => output.push(chunk));
  return new Promise((resolve) => {
    child.on('close', (code) => {
      process.stdout.write(`${code === 0 ? 'ok' : 'FAILED'}: ${name}\n`);
      if (code !== 0) for (const chunk of output) process.stdout.write(chunk);
      resolve(code === 0);
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = (await runAll(CHECKS)) ? 0 : 1;
