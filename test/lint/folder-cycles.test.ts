import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const SRC = path.join(__dirname, '../../src');
const INDEX = 'index.ts';
const IMPORT = /(?:from|import)\s*\(?'(\.{1,2}\/[^']+)'/g;

const entries = readdirSync(SRC, { recursive: true, withFileTypes: true });
const paths = entries.map((entry) => ({ path: path.join(entry.parentPath, entry.name), entry }));
const files = paths.filter(({ entry }) => entry.isFile() && entry.name.endsWith('.ts')).map((file) => file.path);
const imports = files.flatMap((from) =>
  [...readFileSync(from, 'utf8').matchAll(IMPORT)].map(([, to]) => ({
    from,
    to: fileOf(path.resolve(from, '..', to!)),
  })),
);
const parents = [SRC, ...paths.filter(({ entry }) => entry.isDirectory()).map((folder) => folder.path)]
  .map((folder) => path.relative(SRC, folder))
  .filter((parent) => entries.some((entry) => entry.isDirectory() && path.relative(SRC, entry.parentPath) === parent));

function fileOf(imported: string): string {
  return existsSync(path.join(imported, INDEX)) ? path.join(imported, INDEX) : imported;
}

/** Returns the folders of `parent` that import each other, directly or through other folders of `parent`. */
function cycleIn(parent: string): string[] {
  const child = (file: string) => {
    const [first, ...rest] = path.relative(path.join(SRC, parent), file).split(path.sep);
    return first !== '..' && rest.length > 0 ? first : undefined;
  };
  const arrows = new Map<string, Set<string>>();
  for (const [from, to] of imports.map(({ from, to }) => [child(from), child(to)]))
    if (from && to && from !== to) arrows.set(from, (arrows.get(from) ?? new Set()).add(to));
  // Remove folders that import no remaining folder, or that no remaining folder imports, until only cycles are left.
  for (let isChanged = true; isChanged; ) {
    isChanged = false;
    const imported = new Set([...arrows.values()].flatMap((targets) => [...targets]));
    for (const [from, targets] of arrows)
      if (!imported.has(from) || ![...targets].some((to) => arrows.has(to))) isChanged = arrows.delete(from);
  }
  return [...arrows.keys()].sort();
}

it.each(parents)('no folders in src/%s import each other', (parent) => {
  expect(cycleIn(parent)).toEqual([]);
});
