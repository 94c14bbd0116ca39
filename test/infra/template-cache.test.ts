import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { REPOSITORY, templateSources } from '../support/infra/template-cache';

const sources = templateSources();

/** Returns the modules that the TypeScript files in a folder import by relative paths, as paths in the repository. */
function importsOf(folder: string): string[] {
  return readdirSync(path.join(REPOSITORY, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => {
      const absolute = path.join(REPOSITORY, folder, file);
      return [...readFileSync(absolute, 'utf8').matchAll(/from '(\.[^']*)'/g)].map(([, target]) =>
        path.relative(REPOSITORY, path.resolve(path.dirname(absolute), target!)),
      );
    });
}

describe('the key of the cached templates', () => {
  it.each(['src/infra', 'src/functions', 'test/support/infra'])('depends on all modules that %s imports', (folder) => {
    const imported = importsOf(folder).filter((module) => module.startsWith('src/'));
    expect(imported.length).toBeGreaterThan(0);
    const covered = (module: string) =>
      sources.some((source) => source === `${module}.ts` || source === module || module.startsWith(`${source}/`));
    expect([...new Set(imported)].filter((module) => !covered(module))).toEqual([]);
  });

  it('depends only on files and folders that exist', () => {
    expect(sources.filter((source) => !existsSync(path.join(REPOSITORY, source)))).toEqual([]);
  });
});
