import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, IgnoreStrategy, Stack } from 'aws-cdk-lib';
import { DockerImageAsset } from 'aws-cdk-lib/aws-ecr-assets';
import { CONTAINER_PORT } from '../../../src/contract';
import { baseImagesOf, type Instruction, instructionsOf, withoutDigest } from '../../../src/operator/image/dockerfile';

const ROOT = join(__dirname, '../../..');
const read = (name: string) => readFileSync(join(ROOT, name), 'utf8');

/** The instructions of each stage. */
function stages(): Instruction[][] {
  const all: Instruction[][] = [];
  for (const instruction of instructionsOf(read('Dockerfile'))) {
    if (instruction.keyword === 'FROM') all.push([]);
    all.at(-1)!.push(instruction);
  }
  return all;
}

const final = stages().at(-1)!;
const argumentsOf = (keyword: string) =>
  final.filter((instruction) => instruction.keyword === keyword).map(({ args }) => args);

describe('the image', () => {
  it('runs no program in its final stage, so that it can be built on a machine with another CPU architecture', () => {
    const metadataAndCopies = ['FROM', 'ARG', 'LABEL', 'COPY', 'ENV', 'USER', 'WORKDIR', 'EXPOSE', 'STOPSIGNAL', 'CMD'];
    expect(final.map(({ keyword }) => keyword).filter((keyword) => !metadataAndCopies.includes(keyword))).toEqual([]);
    expect(argumentsOf('FROM')).toEqual([expect.not.stringContaining('--platform')]);
    expect(stages()[0]![0]!.args).toContain('--platform=$BUILDPLATFORM');
  });

  it('adds to its Debian base image only bundled programs, licences, templates, locales, Node, and the files that define its user', () => {
    const copied = (stage: string) =>
      argumentsOf('COPY')
        .filter((args) => args.startsWith(`--from=${stage} `))
        .flatMap((args) => args.split(/\s+/).slice(1, -1));
    expect(copied('build')).toEqual([
      '/app/dist/server.js',
      '/app/dist/docx-writer.js',
      '/app/dist/document-reader.js',
      '/app/dist/document-reader-guard.js',
      '/app/dist/document-reader-pdfjs.js',
      '/app/dist/third-party-licences.txt',
      '/app/templates/',
      '/app/locales/',
    ]);
    expect(copied('node')).toEqual(['/usr/local/bin/node', '/etc/passwd', '/etc/group']);
    expect(argumentsOf('COPY').filter((args) => !/^--from=(build|node) /.test(args))).toEqual([]);
  });

  it('contains every file that the document reader loads', () => {
    const loaded = read('dist/document-reader.js').match(/\bdocument-reader[\w-]*\.js\b/g)!;
    expect(argumentsOf('COPY').join(' ').split(/\s+/)).toEqual(
      expect.arrayContaining(loaded.map((file) => `/app/dist/${file}`)),
    );
  });

  it('uses the same Debian release in all stages, and the same Node LTS release in both stages with Node', () => {
    const [build, node, last] = stages().map(([from]) =>
      from!.args.replace('--platform=$BUILDPLATFORM ', '').replace(/@sha256:\S+/, ''),
    );
    const [name, release] = /^node:24-(\w+)-slim/.exec(build!)!;
    expect([build, node, last]).toEqual([`${name} AS build`, `${name} AS node`, `debian:${release}-slim`]);
  });

  it('pins its base images to digests, and has another tag if a digest changes', () => {
    const images = baseImagesOf(read('Dockerfile'));
    expect(images.filter((image) => image === withoutDigest(image))).toEqual([]);
    const folder = mkdtempSync(join(tmpdir(), 'image-tag-'));
    try {
      for (const file of ['.dockerignore', 'package.json']) copyFileSync(join(ROOT, file), join(folder, file));
      const tagOf = (dockerfile: string) => {
        writeFileSync(join(folder, 'Dockerfile'), dockerfile);
        return new DockerImageAsset(new Stack(new App(), 'Stack'), 'Image', { directory: folder }).assetHash;
      };
      const tags = ['0', '1', '1'].map((digit) =>
        tagOf(read('Dockerfile').replaceAll(/sha256:[0-9a-f]{64}/g, `sha256:${digit.repeat(64)}`)),
      );
      expect(tags[1]).not.toBe(tags[0]);
      expect(tags[2]).toBe(tags[1]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('names its version and its commit in labels', () => {
    expect(argumentsOf('ARG')).toEqual(['VERSION', 'REVISION']);
    expect(argumentsOf('LABEL').join()).toMatch(/image\.version="\$VERSION".*image\.revision="\$REVISION"/);
  });

  it('runs as an unprivileged user that owns no file', () => {
    expect(argumentsOf('USER')).toEqual(['node']);
    expect(argumentsOf('COPY').join(' ')).not.toContain('--chown');
  });

  it('starts Node directly, so that it receives SIGTERM, and allows 64 KB of headers', () => {
    const [command] = argumentsOf('CMD').map((args) => JSON.parse(args) as string[]);
    expect(command![0]).toBe('node');
    expect(command).toContain(`--max-http-header-size=${64 * 1024}`);
    expect(command!.at(-1)).toBe('dist/server.js');
  });

  it('listens on the container port, in production mode', () => {
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
  const isIncluded = (path: string) => !strategy.ignores(join(ROOT, path));

  it('excludes everything by default', () => {
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
    'projenrc/programs/build.mjs',
    'src/server.ts',
    'src/contract.ts',
    'src/app/config.ts',
    'src/browser/chat.ts',
    'src/admin/users.ts',
    'templates/page.eta',
    'templates/styles/tokens.css',
    'locales/de.json',
  ])('includes %s', (path) => {
    expect(isIncluded(path)).toBe(true);
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
    'templates/public/built/htmx.js',
    'templates/styles/chat/.links.css.swp',
    'templates/styles/chat/links.css~',
    'templates/.DS_Store',
    'src/app/._app.ts',
  ])('excludes %s', (path) => {
    expect(isIncluded(path)).toBe(false);
  });
});
