/**
 * Entry point of `npm start` and `npm run dev`. It is plain JavaScript that uses no package before it has checked that
 * the packages are installed. Then main.ts runs in this same process, so that a signal to npm reaches it on every
 * system.
 */
import { existsSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { URL } from 'node:url';

const ROOT = new URL('../../', import.meta.url);
const { engines, dependencies, devDependencies } = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8'));

const problem = unsupportedNode() || missingPackage();
if (problem) fail(problem);

try {
  await import('tsx');
} catch (error) {
  // The import fails, for instance, if node_modules was copied from another operating system.
  fail(`The installed packages do not run on this machine: run "npm ci" again. (${error.message.split('\n')[0]})`);
}
await import('./main.ts');

function unsupportedNode() {
  const ranges = engines.node.split(' || ');
  if (ranges.some(includesThisNode)) return undefined;
  const supported = ranges.map((range) => `${range.match(/\d+\.\d+/)}+`).join(' and ');
  return `Node ${process.versions.node} is not supported: install Node 24 from https://nodejs.org (${supported} also work).`;
}

/** @param range such as `^20.19.0` or `>=22.2.0` */
function includesThisNode(range) {
  const [[major, minor], [oldestMajor, oldestMinor]] = [process.versions.node, range.replace(/[^\d.]/g, '')].map(
    (version) => version.split('.').map(Number),
  );
  if (major !== oldestMajor) return major > oldestMajor && range.startsWith('>=');
  return minor >= oldestMinor;
}

function missingPackage() {
  const names = Object.keys({ ...dependencies, ...devDependencies });
  const missing = names.find((name) => !existsSync(new URL(`node_modules/${name}/package.json`, ROOT)));
  return missing && `The package ${missing} is not installed: run "npm ci" first.`;
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
