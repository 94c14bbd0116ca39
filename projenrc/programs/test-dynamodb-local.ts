import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { REFERENCE_URL } from '../../test/support/app/table';

/** The paths, or the beginnings of the paths, of the tests to run: tests of code that accesses the table. */
const TESTS = [
  'test/app/table/',
  'test/app/conversations/',
  'test/app/turns/',
  'test/app/search/',
  'test/app/instructions/',
  'test/app/attachments/attachments',
  'test/app/web/views/long-conversation',
  'test/admin/instructions',
  'test/admin/audit',
  'test/admin/users/deletions',
];

const ROOT = path.join(__dirname, '../..');
const SOURCES = path.join(ROOT, 'test/support/dynamodb-local');
const POM = path.join(SOURCES, 'pom.xml');
const JEST = path.join(ROOT, 'node_modules/jest/bin/jest.js');

const INSTALL = `Install a JDK, version 17 or newer, and Maven, then run this task again:
  Debian, Ubuntu   sudo apt-get install openjdk-17-jdk-headless maven
  macOS            brew install openjdk@17 maven
  Windows          winget install EclipseAdoptium.Temurin.17.JDK, and Maven from https://maven.apache.org/download.cgi`;

/**
 * Runs the tests of the table on DynamoDB Local, AWS's own emulator, which rejects more invalid requests than dynalite does.
 *
 * @param jestArguments additional arguments for Jest
 */
async function main(jestArguments: readonly string[]): Promise<number> {
  const missing = ['java', 'javac', 'mvn'].filter((program) => spawnSync(program, ['-version']).error);
  if (missing.length > 0)
    throw new Error(`DynamoDB Local needs ${missing.join(', ')}, which this machine does not have.\n${INSTALL}`);
  const server = await startServer(libraries());
  try {
    const jest = spawn(process.execPath, [JEST, ...TESTS, '--ci', '--selectProjects', 'unit', ...jestArguments], {
      cwd: ROOT,
      env: { ...process.env, [REFERENCE_URL]: server.url },
      stdio: 'inherit',
    });
    return (await once(jest, 'exit'))[0] ?? 1;
  } finally {
    server.stop();
  }
}

/** Returns the folder with DynamoDB Local. Downloads DynamoDB Local once for each version of the POM file. */
function libraries(): string {
  const cache = path.join(ROOT, 'node_modules/.cache');
  const folder = path.join(cache, `dynamodb-local-${digest(readFileSync(POM, 'utf8'))}`);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  console.log('Downloading DynamoDB Local …');
  // Download to a temporary folder first, so that an interrupted download does not leave an incomplete cache.
  const partial = mkdtempSync(`${folder}-`);
  const options = ['--batch-mode', '--quiet', '--file', POM, `-DoutputDirectory=${partial}`];
  const { status } = spawnSync('mvn', [...options, 'dependency:copy-dependencies'], { stdio: 'inherit' });
  if (status !== 0) throw new Error('Maven could not download DynamoDB Local. It has printed the reason above.');
  renameSync(partial, folder);
  return folder;
}

async function startServer(folder: string): Promise<{ readonly url: string; readonly stop: () => void }> {
  const program = path.join(SOURCES, 'DynamoDbLocal.java');
  const options = [`-Djava.library.path=${folder}`, '-cp', path.join(folder, '*'), '-Xmx512m'];
  const server = spawn('java', [...options, program], { stdio: ['ignore', 'pipe', 'pipe'] });
  const url = await printedAddress(server).catch((error) => {
    server.kill();
    throw error;
  });
  return { url, stop: () => server.kill() };
}

function printedAddress({ stdout, stderr }: ChildProcessByStdio<null, Readable, Readable>): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const read = (text: Buffer) => {
      printed += text;
      const address = /^http\S+$/m.exec(printed)?.[0];
      if (address) resolve(address);
    };
    stdout.on('data', read);
    stderr.on('data', read);
    stdout.once('end', () => reject(new Error(`DynamoDB Local did not start; it printed:\n${printed}\n${INSTALL}`)));
  });
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
