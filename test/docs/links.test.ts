import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { codeIn, type Document, documents, REPOSITORY, readDocument, withoutBlocks } from '../support/docs/documents';
import { boundaries } from '../support/lint/boundaries';

const all = documents();
const each = all.map((document) => [document.file, document] as const);

/** Folders and files of the repository's root with which a path can begin. */
const PATH =
  /^\.?\/?((?:src|test|bench|templates|locales|docs|projenrc|\.github|\.projen)\/[^\s,;:()…]*|[\w.-]+\.(?:mjs|jsonc?|md)|\.projenrc\.ts|Dockerfile)/;
/** Files that the repository does not contain: operators create them, or they are examples. */
const ABSENT = [
  '.github/workflows/deploy.yml',
  '.github/workflows/deployment.yml',
  'deployment.json',
  'deployment.development.json',
  'deployment.test.json',
  'deployment.production.json',
  'questions.json',
  'failed.json',
  'payload.json',
  'other.json',
  'NN-short-name.md',
];

const { ARROWS, EXCEPTIONS } = boundaries();

describe('the documents', () => {
  it('include README.md, CONTRIBUTING.md, SECURITY.md, CHANGELOG.md and docs/architecture.md', () => {
    expect(all.map(({ file }) => file)).toEqual(
      expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', 'docs/architecture.md']),
    );
  });

  it.each(each)('link only to files and headings that exist: %s', (_file, document) => {
    expect(brokenLinks(document)).toEqual([]);
  });

  it.each(each)('name only paths that exist: %s', (_file, { text }) => {
    expect(pathsIn(text).filter((named) => !existsSync(path.join(REPOSITORY, named)))).toEqual([]);
  });

  it.each(each)('name only tasks that exist: %s', (_file, { text }) => {
    expect(tasksIn(text).filter((name) => !isTask(name))).toEqual([]);
  });

  it('are reported if they name a missing file, heading, path or task', () => {
    const text =
      'See [a](docs/missing.md), [b](#missing), `src/missing.ts`, `npx projen missing` and `npm run absent`.\n';
    expect(brokenLinks({ file: 'README.md', text })).toEqual(['docs/missing.md', '#missing']);
    expect(pathsIn(text)).toEqual(['src/missing.ts']);
    expect(tasksIn(text)).toEqual(['missing', 'absent']);
  });
});

describe('the map in docs/architecture.md', () => {
  const mapped = pathsIn(readDocument('docs/architecture.md').text).map((named) => named.replace(/\/$/, ''));

  it.each(['src', 'src/app', 'src/admin', 'src/functions', 'src/infra', 'src/operator', 'bench'])(
    'shows every folder of %s',
    (parent) => {
      const folders = readdirSync(path.join(REPOSITORY, parent), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => `${parent}/${name}`);
      expect(folders.filter((folder) => !mapped.includes(folder))).toEqual([]);
    },
  );
});

describe('the boundaries in docs/architecture.md', () => {
  const [, section] = readDocument('docs/architecture.md').text.split('## Boundaries\n');
  const rows = [...section!.split('\n## ')[0]!.matchAll(/^\| (`[^|]+) \| ([^|]+) \|$/gm)];
  const shown = Object.fromEntries(rows.map(([, place, imports]) => [namesIn(place!)[0], namesIn(imports!)]));

  it('equal the boundaries in boundaries.mjs', () => {
    expect(shown).toEqual(Object.fromEntries(Object.entries(ARROWS).map(([place, { imports }]) => [place, imports])));
  });

  it.each(Object.keys(EXCEPTIONS))('mention %s, which has rules of its own', (place) => {
    expect(section).toContain(`\`${place}\``);
  });
});

/** Links to files or headings that do not exist. */
function brokenLinks({ file, text }: Document): string[] {
  return [...withoutBlocks(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link]) => link!)
    .filter((link) => !/^(https?|mailto):/.test(link))
    .filter((link) => {
      const [target, heading] = link.split('#') as [string, string?];
      const linked = target === '' ? file : path.posix.join(path.posix.dirname(file), target);
      if (!existsSync(path.join(REPOSITORY, linked))) return true;
      return heading !== undefined && !headingsOf(target === '' ? text : readDocument(linked).text).includes(heading);
    });
}

/** The anchors that GitHub gives to headings. */
function headingsOf(text: string): string[] {
  return [...withoutBlocks(text).matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/**
 * Paths of the repository that a document contains in code. Of a path with a placeholder, only the folder before the
 * placeholder is returned.
 */
function pathsIn(text: string): string[] {
  return codeIn(text)
    .flatMap((code) => code.split(/[\s|]+/))
    .map((word) => PATH.exec(word)?.[1] ?? '')
    .map((word) => (/[<*{A-Z]{3}|[<*{]/.test(path.basename(word)) && word.includes('/') ? path.dirname(word) : word))
    .map((word) => word.replace(/\/?[<*{].*$/, '').replace(/[.'"]+$/, ''))
    .filter((word) => word !== '' && !ABSENT.includes(word) && !word.startsWith('templates/public/built'));
}

/** Names of the tasks and scripts in the commands of a document. */
function tasksIn(text: string): string[] {
  return codeIn(text).flatMap((code) => [
    ...[...code.matchAll(/\bnpx projen ([\w:-]+)/g)].map(([, name]) => name!),
    ...[...code.matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name]) => name!),
  ]);
}

function isTask(name: string): boolean {
  const read = (file: string) => JSON.parse(readFileSync(path.join(REPOSITORY, file), 'utf8'));
  return name.startsWith('-') || name in read('.projen/tasks.json').tasks || name in read('package.json').scripts;
}

function namesIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name!);
}
