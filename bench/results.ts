import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chartOf } from './chart';
import { isMet, type Line, type Results } from './line';
import { describe } from './machine';
import { ROOT } from './processes/program';
import { tableOf } from './table';

const FOLDER = path.join(ROOT, 'bench/results');
const DATA = path.join(FOLDER, 'bench.json');

/** The committed results, or undefined before the first run. */
export function readResults(): Results | undefined {
  try {
    return JSON.parse(readFileSync(DATA, 'utf8')) as Results;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The committed results with the lines of the new run, which replace lines with the same id. */
export function merged(committed: Results | undefined, measured: Results): Results {
  const again = new Map(measured.lines.map((line) => [line.id, line]));
  const old = committed?.lines ?? [];
  const known = new Set(old.map(({ id }) => id));
  const lines = old.map((line) => again.get(line.id) ?? line);
  return { machine: measured.machine, lines: [...lines, ...measured.lines.filter(({ id }) => !known.has(id))] };
}

/** The profiles by the ids of their lines. A run without `--profile` keeps them, because it measures no profiles. */
export function profilesIn(results: Results | undefined): Map<string, string> {
  return new Map((results?.lines ?? []).flatMap(({ id, profile }) => (profile ? [[id, profile]] : [])));
}

/** The results with the given profiles. Lines without a new profile keep theirs. @param profiles by the ids of the lines */
export function withProfiles(results: Results, profiles: ReadonlyMap<string, string>): Results {
  const lines = results.lines.map((line) => {
    const profile = profiles.get(line.id) ?? line.profile;
    return profile ? { ...line, profile } : line;
  });
  return { ...results, lines };
}

/** Writes the table, the chart, and the data from which they are made. */
export function writeResults(results: Results): void {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(DATA, `${JSON.stringify(results, undefined, 2)}\n`);
  writeFileSync(path.join(FOLDER, 'bench.md'), pageOf(results));
  writeFileSync(path.join(FOLDER, 'bench.svg'), chartOf(results));
}

function pageOf({ machine, lines }: Results): string {
  return `# Speed

Written by \`npm run bench\`: ${describe(machine)}.

Medians, with the range of the repetitions. The bare pipe is \`bench/servers/pipe.ts\`: a small Node server that pipes the same SDK stream
to the browser. AI SDK is \`bench/servers/ai-sdk.ts\`.

![CPU time for an answer, next to the bare pipe and AI SDK](bench.svg)

${tableOf(lines)}${profilesOf(lines)}`;
}

/** The section about the CPU time of lines that miss their goals. Empty if no such line has a profile. */
function profilesOf(lines: readonly Line[]): string {
  const missed = lines.filter((line) => line.profile && !isMet(line));
  if (missed.length === 0) return '';
  return `
## Where the time of the missed rows goes

Written by \`npm run bench -- --profile --write\`: shares of the CPU time of the server while the row asks its questions (or while the server
starts, or shows pages), by the code that runs. A folder is
the product's own code.

${missed.map(({ measure, profile }) => `- **${measure}**: ${profile}\n`).join('')}`;
}
