import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { IgnoreStrategy } from 'aws-cdk-lib';

const ROOT = join(__dirname, '../..');
const DIST = join(ROOT, 'dist');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

/** Files of the repository that the bundles were built from. Source maps of packages also name URLs, which end up below dist. */
function sources(): string[] {
  return readdirSync(DIST)
    .filter((name) => name.endsWith('.map'))
    .flatMap((name) => (JSON.parse(readFileSync(join(DIST, name), 'utf8')) as { sources: string[] }).sources)
    .map((source) => relative(ROOT, join(DIST, source)))
    .filter((source) => !source.startsWith('node_modules') && !source.startsWith('dist'));
}

describe('the build', () => {
  it('reads only files that .dockerignore lets into the image build', () => {
    const patterns = read('.dockerignore')
      .split('\n')
      .filter((line) => line && !line.startsWith('#'));
    const context = IgnoreStrategy.docker(ROOT, patterns);
    expect(sources()).toContain('src/server.ts');
    expect(sources().length).toBeGreaterThan(100);
    expect(sources().filter((source) => context.ignores(join(ROOT, source)))).toEqual([]);
  });

  it('puts htmx and its extension into one file, on separate lines', () => {
    const [htmx, extension] = ['htmx.min.js', 'ext/hx-sse.min.js'].map((name) =>
      read(`node_modules/htmx.org/dist/${name}`).trimEnd(),
    );
    expect(read('templates/public/vendor/htmx.js').split(`${htmx}\n`)[1]?.trimEnd()).toBe(extension);
  });
});
