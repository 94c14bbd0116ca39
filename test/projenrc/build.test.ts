import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { IgnoreStrategy } from 'aws-cdk-lib';

const ROOT = join(__dirname, '../..');
const DIST = join(ROOT, 'dist');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

/**
 * The files of the repository from which the bundles were built. Ignores URLs from the source maps of packages, which
 * look like paths below `dist`.
 */
function sources(): string[] {
  return readdirSync(DIST)
    .filter((name) => name.endsWith('.map'))
    .flatMap((name) => (JSON.parse(readFileSync(join(DIST, name), 'utf8')) as { sources: string[] }).sources)
    .map((source) => relative(ROOT, join(DIST, source)))
    .filter((source) => !source.startsWith('node_modules') && !source.startsWith('dist'));
}

describe('the build', () => {
  it('reads only files that .dockerignore includes in the build context', () => {
    const patterns = read('.dockerignore')
      .split('\n')
      .filter((line) => line && !line.startsWith('#'));
    const context = IgnoreStrategy.docker(ROOT, patterns);
    expect(sources()).toContain('src/server.ts');
    expect(sources().length).toBeGreaterThan(100);
    expect(sources().filter((source) => context.ignores(join(ROOT, source)))).toEqual([]);
  });

  it('keeps the two scripts of the pages below 22 KB in total', () => {
    const scripts = ['chat.js', 'console.js'].map((name) => Buffer.byteLength(read(`templates/public/built/${name}`)));
    expect(scripts.reduce((sum, size) => sum + size)).toBeLessThan(22_000);
  });

  it('writes programs that V8 stores with one byte for each character', () => {
    const programs = readdirSync(DIST).filter((name) => name.endsWith('.js'));
    expect(programs).toContain('server.js');
    expect(programs.filter((name) => /[^\0-\x7f]/.test(read(`dist/${name}`)))).toEqual([]);
  });

  it('includes only one table of media types in the server', () => {
    const { sources } = JSON.parse(read('dist/server.js.map')) as { sources: string[] };
    expect(sources.filter((source) => source.endsWith('mime-db/db.json'))).toHaveLength(1);
  });

  it('writes pdf.js and the files that it may load to a separate folder', () => {
    const files = readdirSync(join(ROOT, 'templates/public/built/pdfjs'), { recursive: true }).map(String);
    for (const file of ['view.js', 'worker.js', 'cmaps/UniGB-UTF16-H.bcmap', 'standard_fonts/FoxitSymbol.pfb'])
      expect(files).toContain(file);
    expect(files).toContain('wasm/openjpeg_nowasm_fallback.js');
    expect(files.filter((file) => file.endsWith('.wasm'))).toEqual([]);
    const { version } = JSON.parse(read('node_modules/pdfjs-dist/package.json')) as { version: string };
    // pdf.js rejects a worker of another version.
    for (const file of ['view.js', 'worker.js'])
      expect(read(`templates/public/built/pdfjs/${file}`)).toContain(version);
  });

  it('puts htmx and its extension into one file, on separate lines', () => {
    const [htmx, extension] = ['htmx.min.js', 'ext/hx-sse.min.js'].map((name) =>
      read(`node_modules/htmx.org/dist/${name}`).trimEnd(),
    );
    expect(read('templates/public/built/htmx.js').split(`${htmx}\n`)[1]?.trimEnd()).toBe(extension);
  });
});
