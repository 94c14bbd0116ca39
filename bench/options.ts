import { parseArgs } from 'node:util';
import { ROWS } from './rows';

export const HELP = `npm run bench                      measures every row, and writes bench/results (about forty minutes)
npm run bench -- --check           fails if a measure has regressed since the run in bench/results; with --write, also replaces that run
npm run bench -- --only NAME       measures one row; may be repeated
npm run bench -- --only NAME --write   also replaces the lines of the row in bench/results
npm run bench -- --profile         prints where each row spends CPU time, instead of measuring it; with --write, also stores it
npm run bench -- --quick           a short run, whose numbers only show that everything works; with --only, under a minute
npm run bench -- --repetitions N   repeats each measurement N times instead of 5

Rows: ${ROWS.map(({ name }) => name).join(', ')}
`;

export interface Options {
  readonly only: readonly string[] | undefined;
  readonly isCheck: boolean;
  readonly isQuick: boolean;
  readonly isHelp: boolean;
  readonly isProfile: boolean;
  /** Whether to write the results to bench/results. */
  readonly writes: boolean;
  readonly repetitions: number;
}

/** @throws Error that explains which argument is invalid */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      check: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true },
      profile: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      repetitions: { type: 'string' },
      write: { type: 'boolean', default: false },
    },
  });
  const { check: isCheck, quick: isQuick, help: isHelp, profile: isProfile, only, write } = values;
  const repetitions = Number(values.repetitions ?? (isQuick || isProfile ? 1 : 5));
  const unknown = only?.find((name) => !ROWS.some((row) => row.name === name));
  if (unknown) throw new Error(`No row ${unknown}; the rows are ${ROWS.map(({ name }) => name).join(', ')}`);
  if (!Number.isInteger(repetitions) || repetitions < 1) throw new Error('--repetitions must be a number from 1');
  if (isQuick && (isCheck || write)) throw new Error('--quick measures too little for --check and --write');
  if (isProfile && isCheck) throw new Error('--profile measures nothing that --check could compare');
  const writes = write || (!only && !isQuick && !isCheck && !isProfile);
  return { only, isCheck, isQuick, isHelp, isProfile, repetitions, writes };
}
