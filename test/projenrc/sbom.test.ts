import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { licenceTable } from '../../projenrc/programs/sbom/licence-table';

const ROOT = join(__dirname, '../..');

interface Bom {
  readonly bomFormat: string;
  readonly specVersion: string;
  readonly metadata: { readonly component: { readonly version: string } };
  readonly components: readonly {
    readonly type: string;
    readonly group?: string;
    readonly name: string;
    readonly purl: string;
    readonly licenses?: readonly {
      readonly license?: { readonly id?: string; readonly name?: string };
      readonly expression?: string;
    }[];
  }[];
}

let bom: Bom;
beforeAll(() => {
  const program = ['--import', 'tsx', 'projenrc/programs/sbom/main.ts'];
  bom = JSON.parse(execFileSync(process.execPath, program, { cwd: ROOT, encoding: 'utf8' }));
}, 60_000);

it('the SBOM lists both base images, and the packages of the product with their licences, but no development tools', () => {
  expect(bom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6' });
  expect(bom.metadata.component.version).toMatch(/^\d+\.\d+\.\d+/);
  const ofType = (type: string) => bom.components.filter((component) => component.type === type);
  expect(ofType('container').map(({ purl }) => purl)).toEqual([
    expect.stringMatching(/^pkg:docker\/debian@sha256:[0-9a-f]{64}\?tag=bookworm-slim$/),
    expect.stringMatching(/^pkg:docker\/node@sha256:[0-9a-f]{64}\?tag=24-bookworm-slim$/),
  ]);
  const libraries = ofType('library');
  expect(libraries.filter(({ licenses }) => !licenses?.length)).toEqual([]);
  const purls = libraries.map(({ purl }) => purl.replace(/@[^@]+$/, ''));
  expect(purls).toEqual(
    expect.arrayContaining(['pkg:npm/koa', 'pkg:npm/%40koa/router', 'pkg:npm/htmx.org', 'pkg:npm/pdfjs-dist']),
  );
  expect(purls.filter((purl) => /aws-cdk|jest|esbuild/.test(purl))).toEqual([]);
});

it('the build writes a licence text for each package of the SBOM', () => {
  const text = readFileSync(join(ROOT, 'dist/third-party-licences.txt'), 'utf8');
  const names = bom.components
    .filter(({ type }) => type === 'library')
    .map(({ group, name }) => (group ? `${group}/${name}` : name));
  expect(names.filter((name) => !new RegExp(`^${name} \\d`, 'm').test(text))).toEqual([]);
  expect(text).toContain('Permission is hereby granted, free of charge');
});

/** If a licence requires more than a notice, discuss it before adding a package with this licence to the product. */
it('the SBOM contains only packages with a permissive licence', () => {
  const licences = bom.components
    .filter(({ type }) => type === 'library')
    .map(({ licenses: [first] = [] }) => first?.license?.id ?? first?.license?.name ?? first?.expression ?? 'unknown');
  const PERMISSIVE =
    /^\(?(MIT|Apache-2\.0|ISC|BSD-[23]-Clause|0BSD|BSD-0-Clause|BlueOak-1\.0\.0|CC0-1\.0|Unlicense|Zlib)\b/;
  expect(licences.length).toBeGreaterThan(50);
  expect(licences.filter((licence) => !PERMISSIVE.test(licence))).toEqual([]);
});

it('prints a table of the packages of each licence, the most frequent licence first', () => {
  const packageOf = (name: string, license: string) => ({ manifest: { name, version: '1.0.0', license }, texts: [] });
  const table = licenceTable([packageOf('a', 'ISC'), packageOf('b', 'MIT'), packageOf('c', 'MIT')]);
  expect(table.split('\n').slice(2)).toEqual(['| MIT | 2 | b 1.0.0, c 1.0.0 |', '| ISC | 1 | a 1.0.0 |']);
});
