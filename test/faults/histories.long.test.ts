import { runHistories } from './model/run';

/** `SEED` sets the first seed, and `SEEDS` the number of seeds. */
const FIRST = Number(process.env.SEED ?? 100);
const COUNT = Number(process.env.SEEDS ?? 40);
const PERSONS = 4;

it.each(Array.from({ length: COUNT / 4 }, (_, n) => [0, 1, 2, 3].map((m) => FIRST + n * 4 + m)))(
  'leaves every answer complete or marked as incomplete, equal for all followers, and in an existing conversation (seeds %i, %i, %i, %i)',
  async (...seeds) => {
    const reports = await Promise.all(
      seeds.map(async (seed) => (await runHistories(seed, PERSONS)).map((line) => `seed ${seed}: ${line}`)),
    );
    expect(reports.flat()).toEqual([]);
  },
  300_000,
);
