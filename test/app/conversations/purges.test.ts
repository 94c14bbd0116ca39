import { setTimeout as delay } from 'node:timers/promises';
import { Purges } from '../../../src/app/conversations/purges';
import { NotFound, StoreUnavailable } from '../../../src/app/errors';
import { until } from '../../support/until';

it('runs up to five purges at the same time, only one for each key, and repeats a purge that fails', async () => {
  const purges = new Purges(1);
  const done: string[] = [];
  let failures = 0;
  let running = 0;
  let most = 0;
  const purge = (key: string) => async () => {
    most = Math.max(most, ++running);
    await delay(1);
    running--;
    if (key === '3' && failures++ < 2) throw new StoreUnavailable('DynamoDB does not respond');
    done.push(key);
  };
  const keys = Array.from({ length: 40 }, (_, n) => String(n));
  for (const key of [...keys, ...keys]) purges.add(key, purge(key));
  expect(purges.count).toBe(40);
  await until(() => purges.count === 0);
  expect(done.sort()).toEqual(keys.sort());
  expect(most).toBe(5);
  expect(failures).toBe(3);
});

it('runs a scheduled purge when its time has come, unless it is cancelled', async () => {
  const purges = new Purges();
  const done: string[] = [];
  for (const key of ['undone', 'kept'])
    purges.schedule(key, 5, async () => {
      done.push(key);
    });
  purges.cancel('undone');
  expect(purges.count).toBe(1);
  await until(() => purges.count === 0);
  expect(done).toEqual(['kept']);
});

it('gives up a purge after six failed attempts, and ends a purge that finds no conversation', async () => {
  const purges = new Purges(1);
  let attempts = 0;
  purges.add('unavailable', () => {
    attempts++;
    return Promise.reject(new StoreUnavailable('DynamoDB does not respond'));
  });
  let searches = 0;
  purges.add('gone', () => {
    searches++;
    return Promise.reject(new NotFound('No conversation'));
  });
  await until(() => purges.count === 0);
  expect([attempts, searches]).toEqual([6, 1]);
});
