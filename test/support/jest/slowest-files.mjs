import { relative } from 'node:path';
import { stderr } from 'node:process';

const LISTED = 10;

/** Prints the slowest test files after a run of more than ten, for the table in CONTRIBUTING.md. */
export default class SlowestFiles {
  onRunComplete(_, { testResults }) {
    if (testResults.length <= LISTED) return;
    const durations = testResults
      .map(({ testFilePath, perfStats: { start, end } }) => ({
        file: relative('', testFilePath),
        seconds: (end - start) / 1000,
      }))
      .sort((one, other) => other.seconds - one.seconds);
    const lines = durations.slice(0, LISTED).map(({ file, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${file}`);
    stderr.write(`\nSlowest test files:\n${lines.join('\n')}\n`);
  }
}
