import { runHistories } from './model/run';

/** To repeat a failure: `SEED=… npx jest test/faults/histories`. */
const FIRST_SEED = Number(process.env.SEED ?? 1);
const COUNT = process.env.SEED ? 1 : 3;
const PERSONS = 4;

it.concurrent.each(Array.from({ length: COUNT }, (_, n) => FIRST_SEED + n))(
  'leaves every turn complete or marked, the same for all readers, and in a conversation (seed %i)',
  async (seed) => expect(await runHistories(seed, PERSONS)).toEqual([]),
  180_000,
);
