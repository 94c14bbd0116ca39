import { relative } from 'node:path';
import { stderr } from 'node:process';

const LISTED = 10;

/** After a run of more than ten test files, prints a table of the slowest ones. */
export default class SlowestFiles {
  onRunComplete(_, { testResults }) {
    if (testResults.length <= LISTED) return;
    const rows = testResults
      .map(({ testFilePath, perfStats: { start, end } }) => ({
        file: relative('', testFilePath),
        duration: end - start,
      }))
      .sort((one, other) => other.duration - one.duration)
      .slice(0, LISTED)
      .map(({ file, duration }) => `| \`${file}\` | ${Math.round(duration / 1000)} |`);
    stderr.write(`\n${['| file | seconds |', '| --- | --- |', ...rows].join('\n')}\n`);
  }
}
