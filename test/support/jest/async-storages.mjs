import { AsyncLocalStorage } from 'node:async_hooks';

const { run } = AsyncLocalStorage.prototype;
/** The storages that the current test file has used. */
const used = new Set();

AsyncLocalStorage.prototype.run = function (...parameters) {
  used.add(this);
  return run.apply(this, parameters);
};

/**
 * Disables the storages that a test file has used; `run` enables a storage again. Jest creates a storage for each test file
 * and never disables it. Before version 24, Node copies the value of each enabled storage to every promise, timer and
 * socket, so each test file would slow down all following files of the same worker.
 */
export function disableUsedStorages() {
  for (const storage of used) storage.disable();
  used.clear();
}
