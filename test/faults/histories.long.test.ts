import { runHistories } from './model/run';

/** `SEED` sets the first seed, and `SEEDS` the number of seeds. */
const FIRST = Number(process.env.SEED ?? 100);
const COUNT = Number(process.env.SEEDS ?? 40);
const PERSONS = 4;

const seedsOf = (run: number) => Array.from({ length: Math.min(4, COUNT - 4 * run) }, (_, n) => FIRST + 4 * run + n);

it.each(Array.from({ length: Math.ceil(COUNT / 4) }, (_, run) => [seedsOf(run)]))(
  'leaves every answer complete or marked as incomplete, equal for all followers, and in an existing conversation, despite random faults (seeds %j)',
  async (seeds) => {
    const reports = await Promise.all(
      seeds.map(async (seed) => (await runHistories(seed, PERSONS)).map((line) => `seed ${seed}: ${line}`)),
    );
    expect(reports.flat()).toEqual([]);
  },
  300_000,
);
