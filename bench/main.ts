/** `npm run bench` measures the server, and compares it with the bare pipe and with AI SDK. */
import path from 'node:path';
import { regressions } from './check';
import type { Line, Results } from './line';
import { thisMachine } from './machine';
import { HELP, type Options, readOptions } from './options';
import { ROOT } from './processes/program';
import { describeProfile, sourcesOf } from './profile/profile';
import { merged, profilesIn, readResults, withProfiles, writeResults } from './results';
import type { Row } from './row';
import { ROWS } from './rows';
import { Setup } from './setup';
import { tableOf } from './table';

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options.isHelp) return void process.stdout.write(HELP);
  const { only } = options;
  if (options.isProfile) return profile(options);
  const committed = readResults();
  const measured = {
    machine: thisMachine(),
    lines: await measure(
      ROWS.filter(({ name }) => !only || only.includes(name)),
      options,
    ),
  };
  process.stdout.write(tableOf(measured.lines));
  const results = only ? merged(committed, measured) : measured;
  if (options.writes) writeResults(withProfiles(results, profilesIn(committed)));
  if (options.isCheck) check(committed, measured);
}

/** Prints where the server spends CPU time in each selected row. With `--write`, also stores these profiles in the committed results. */
async function profile(options: Options): Promise<void> {
  const setup = await Setup.open({ isProfiling: true });
  const sourceOf = sourcesOf(path.join(ROOT, 'dist/server.js'));
  const profiles = new Map<string, string>();
  try {
    for (const row of ROWS.filter(({ name }) => !options.only || options.only.includes(name))) {
      const lines = await row.measure(setup, options);
      await setup.stopServers();
      const [text] = setup.profiles.splice(0).map((profiled) => describeProfile(profiled, sourceOf));
      if (!text) continue;
      process.stdout.write(`${row.name}: ${text}\n`);
      for (const { id } of lines) profiles.set(id, text);
    }
  } finally {
    await setup.close();
  }
  const committed = readResults();
  if (options.writes && committed) writeResults(withProfiles(committed, profiles));
}

/** Measures the rows. If a row fails, continues with the next one. */
async function measure(rows: readonly Row[], options: Options): Promise<Line[]> {
  const setup = await Setup.open();
  const lines: Line[] = [];
  try {
    for (const row of rows) {
      console.error(`${row.name} …`);
      await row.measure(setup, options).then(
        (measured) => lines.push(...measured),
        (error: Error) => fail(`${row.name}: ${error.message}`),
      );
      await setup.stopServers();
    }
  } finally {
    await setup.close();
  }
  return lines;
}

function check(committed: Results | undefined, measured: Results): void {
  if (!committed) return fail('bench/results contains no results for the comparison: run "npm run bench" first');
  for (const sentence of regressions(committed, measured)) fail(`Regression: ${sentence}`);
}

function fail(sentence: string): void {
  console.error(sentence);
  process.exitCode = 1;
}

main().catch((error: Error) => fail(error.message));
