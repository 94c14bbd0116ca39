import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IgnoreStrategy } from 'aws-cdk-lib';
import { CONTAINER_PORT } from '../../../src/contract';

const ROOT = join(__dirname, '../../..');
const read = (name: string) => readFileSync(join(ROOT, name), 'utf8');

/** The instructions of each stage, as keyword and arguments; comments and line continuations are gone. */
function stages(): { keyword: string; rest: string }[][] {
  const lines = read('Dockerfile')
    .replace(/^\s*#.*\n/gm, '')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim());
  const all: { keyword: string; rest: string }[][] = [];
  for (const line of lines) {
    const [, keyword, rest] = /^(\w+)\s+(.*)$/.exec(line)!;
    if (keyword === 'FROM') all.push([]);
    all.at(-1)!.push({ keyword: keyword!, rest: rest! });
  }
  return all;
}

const final = stages().at(-1)!;
const argumentsOf = (keyword: string) =>
  final.filter((instruction) => instruction.keyword === keyword).map(({ rest }) => rest);

describe('the image', () => {
  it('runs nothing in its final stage, so that it builds for another CPU', () => {
    const harmless = ['FROM', 'LABEL', 'COPY', 'ENV', 'USER', 'WORKDIR', 'EXPOSE', 'STOPSIGNAL', 'CMD'];
    expect(final.map(({ keyword }) => keyword).filter((keyword) => !harmless.includes(keyword))).toEqual([]);
    expect(argumentsOf('FROM')).toEqual([expect.not.stringContaining('--platform')]);
    expect(stages()[0]![0]!.rest).toContain('--platform=$BUILDPLATFORM');
  });

  it('holds the bundle, the reader of documents, the templates and the locales, Node and its user, and nothing else', () => {
    const copied = (stage: string) =>
      argumentsOf('COPY')
        .filter((rest) => rest.startsWith(`--from=${stage} `))
        .flatMap((rest) => rest.split(/\s+/).slice(1, -1));
    expect(copied('build')).toEqual([
      '/app/dist/server.js',
      '/app/dist/server.js.map',
      '/app/dist/document-reader.js',
      '/app/templates/',
      '/app/locales/',
    ]);
    expect(copied('node')).toEqual(['/usr/local/bin/node', '/etc/passwd', '/etc/group']);
    expect(argumentsOf('COPY').filter((rest) => !/^--from=(build|node) /.test(rest))).toEqual([]);
  });

  it('is made of the LTS that is built with, and of the Debian below it', () => {
    const [build, node, last] = stages().map(([from]) => from!.rest.replace('--platform=$BUILDPLATFORM ', ''));
    const [name, release] = /^node:24-(\w+)-slim/.exec(build!)!;
    expect([build, node, last]).toEqual([`${name} AS build`, `${name} AS node`, `debian:${release}-slim`]);
  });

  it('runs as a user without rights, to whom no file belongs', () => {
    expect(argumentsOf('USER')).toEqual(['node']);
    expect(argumentsOf('COPY').join(' ')).not.toContain('--chown');
  });

  it('starts Node itself, which so receives SIGTERM, with room for 64 KB of headers', () => {
    const [command] = argumentsOf('CMD').map((rest) => JSON.parse(rest) as string[]);
    expect(command![0]).toBe('node');
    expect(command).toContain(`--max-http-header-size=${64 * 1024}`);
    expect(command!.at(-1)).toBe('dist/server.js');
  });

  it('listens on the port of the contract, in production mode', () => {
    expect(argumentsOf('EXPOSE')).toEqual([String(CONTAINER_PORT)]);
    expect(argumentsOf('ENV').join(' ').split(' ')).toEqual(
      expect.arrayContaining([`PORT=${CONTAINER_PORT}`, 'NODE_ENV=production']),
    );
  });
});

describe('the build context', () => {
  const lines = read('.dockerignore')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'));
  const strategy = IgnoreStrategy.docker(ROOT, lines);
  const isAdmitted = (path: string) => !strategy.ignores(join(ROOT, path));

  it('begins with nothing', () => {
    expect(lines[0]).toBe('*');
    expect(lines).not.toContain('!.');
    expect(lines).not.toContain('!*');
  });

  it.each([
    'package.json',
    'package-lock.json',
    '.npmrc',
    '.projen/tasks.json',
    'tsconfig.json',
    'src/server.ts',
    'src/contract.ts',
    'src/app/config.ts',
    'src/admin/users.ts',
    'templates/page.eta',
    'templates/public/app.css',
    'locales/de.json',
  ])('admits %s', (path) => {
    expect(isAdmitted(path)).toBe(true);
  });

  it.each([
    '.git/config',
    '.local/s3/contents/a',
    '.env',
    'test/image.test.ts',
    'node_modules/koa/index.js',
    'cdk.out/manifest.json',
    'cdk.context.json',
    'dist/server.js',
    'docs/threats.md',
    'src/local/main.ts',
    'src/infra/main.ts',
    'templates/public/vendor/htmx.js',
  ])('keeps %s out', (path) => {
    expect(isAdmitted(path)).toBe(false);
  });
});
