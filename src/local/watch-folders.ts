import { type FSWatcher, readdirSync, watch } from 'node:fs';
import { join, sep } from 'node:path';

/**
 * Calls `onChange` with the path of each file or folder that is created, changed, replaced or deleted in these folders and their
 * subfolders. Uses one watcher per folder: esbuild's own watch mode polls and may take two seconds, and Node's
 * recursive watcher loses files on Linux when an editor replaces them.
 */
export function watchFolders(folders: readonly string[], onChange: (path: string) => void): void {
  const watchers = new Map<string, FSWatcher>();

  const add = (folder: string, isNew: boolean) => {
    const entries = entriesOf(folder);
    if (!entries || watchers.has(folder)) return;
    const watcher = watch(folder, (_event, name) => {
      if (name === null) return;
      const path = join(folder, name);
      add(path, true);
      if (!entriesOf(path)) remove(path);
      onChange(path);
    });
    watcher.on('error', () => remove(folder));
    watchers.set(folder, watcher);
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) add(path, isNew);
      // The file may have been written before the watcher of its new folder started. No event then reports the file, so report
      // it here.
      else if (isNew) onChange(path);
    }
  };

  const remove = (folder: string) => {
    for (const [path, watcher] of watchers) {
      if (path !== folder && !path.startsWith(folder + sep)) continue;
      watcher.close();
      watchers.delete(path);
    }
  };

  for (const folder of folders) add(folder, false);
}

/** @returns undefined unless the path is an existing folder */
function entriesOf(path: string) {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch {
    return undefined;
  }
}
