import { setImmediate } from 'node:timers/promises';
import { concurrently } from '../../src/app/concurrency';

it('processes all items, but never more than the limit at the same time', async () => {
  const done: number[] = [];
  let running = 0;
  let most = 0;
  await concurrently([0, 1, 2, 3, 4, 5, 6], 3, async (item) => {
    most = Math.max(most, ++running);
    await setImmediate();
    running--;
    done.push(item);
  });
  expect([done, most]).toEqual([[0, 1, 2, 3, 4, 5, 6], 3]);
});

it('does nothing without items, and rejects with the first error', async () => {
  await concurrently([], 3, () => Promise.reject(new Error('not called')));
  const failing = concurrently([1, 2], 1, (item) => Promise.reject(new Error(`failed ${item}`)));
  await expect(failing).rejects.toThrow('failed 1');
});
