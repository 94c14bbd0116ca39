import { readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { Eta } from 'eta';
import type { Builder } from '../../projenrc/programs/build.mjs';
import type { Product } from './product';
import { watchFolders } from './watch-folders';

export interface UpdateOptions {
  /** Absolute path of the repository. */
  readonly root: string;
  readonly builder: Builder;
  readonly product: Pick<Product, 'update'>;
  /** Prints a sentence. */
  readonly report: (sentence: string) => void;
}

/** Folders that contain the server's source code or files that it reads. */
const FOLDERS = ['src', 'templates', 'locales'];
const EXTENSIONS = new Set(['.ts', '.eta', '.css', '.js', '.json', '.svg', '.png', '.webmanifest']);
/** Folders whose changes are ignored, because the running application does not use their files. */
const UNUSED = ['src/infra/', 'src/operator/', 'templates/public/built/'];
/** Milliseconds to wait after a change: all events of one save arrive in this time. */
const SAVE_TIME = 50;

/**
 * The loop of `npm run dev`: when a source file changes, rebuilds the server and replaces the application processes.
 * The load balancer with its sessions and the other stand-ins keep running.
 */
export function updateOnChange({ root, builder, product, report }: UpdateOptions): void {
  const changed = new Set<string>();
  /** The files of the last update, if it failed. The next update includes them. */
  let failed: string[] = [];
  /** Whether the processes must be replaced. Remains true if replacing them fails. */
  let isBehind = false;
  let isUpdating = false;

  const onChange = (path: string) => {
    const file = relative(root, path).split(sep).join('/');
    if (!EXTENSIONS.has(extname(file)) || UNUSED.some((folder) => file.startsWith(folder))) return;
    changed.add(file);
    if (!isUpdating) void update();
  };

  const update = async () => {
    isUpdating = true;
    while (changed.size > 0) {
      await new Promise((resolve) => setTimeout(resolve, SAVE_TIME));
      const [own, files] = partition([...changed], (file) => file.startsWith('src/local/'));
      changed.clear();
      if (own.length > 0) report(`${own.join(', ')}: restart npm run dev to use the change.`);
      if (files.length > 0) await apply([...new Set([...failed, ...files])]);
    }
    isUpdating = false;
  };

  const apply = async (files: string[]) => {
    const began = performance.now();
    try {
      if (await prepare(files)) isBehind = true;
      if (isBehind) await product.update();
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      report(isBehind ? `Updated in ${seconds} s: ${files.join(', ')}` : 'The build succeeds; nothing has changed.');
      isBehind = false;
      failed = [];
    } catch (error) {
      report(`${(error as Error).message}\nThe last good version keeps running.`);
      failed = files;
    }
  };

  /**
   * Checks the changed files, and builds the server if a file in `src` changed. @returns whether the processes must be replaced
   */
  const prepare = async (files: readonly string[]): Promise<boolean> => {
    for (const file of files) checkSyntax(root, file);
    const [sources, resources] = partition(files, (file) => file.startsWith('src/'));
    if (sources.length === 0) return true;
    const hasChanged = await builder.build(sources).catch(failedBuild);
    return hasChanged || resources.length > 0;
  };

  watchFolders(
    FOLDERS.map((folder) => join(root, folder)),
    onChange,
  );
  report('Watching src, templates and locales');
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}

/**
 * Checks templates and locales here, because the server compiles and reads them only when it runs.
 *
 * @throws Error that names the file
 */
function checkSyntax(root: string, file: string): void {
  try {
    const read = () => readFileSync(join(root, file), 'utf8');
    if (file.endsWith('.eta')) new Eta().compile(read());
    if (file.endsWith('.json')) JSON.parse(read());
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    // Ignore ENOENT: a deleted file needs no syntax check.
    if (code !== 'ENOENT') throw new Error(`${file}: ${message}`, { cause: error });
  }
}

function failedBuild(error: Error & { errors?: unknown }): never {
  // esbuild has already printed its own errors.
  throw error.errors ? new Error('The build failed.') : error;
}
