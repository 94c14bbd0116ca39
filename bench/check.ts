import { type Line, type Results, ratios } from './line';
import { median, spread } from './statistics';
import { rounded } from './table';

/**
 * The minimum noise, as a share of the median. The noise of a run is the largest distance of a repetition from the median. The
 * noisier of the committed run and the new run counts: a measure has regressed if it is worse than its committed value by more than
 * this noise.
 */
const LEAST_NOISE = 0.1;

/** Units of values that depend on the machine. */
const MACHINE_UNITS = ['ms', 'MB', 'kB'];

/** @returns a sentence for each measure that is worse than its committed value by more than the noise */
export function regressions(committed: Results, measured: Results): string[] {
  const isSameMachine =
    committed.machine.cpu === measured.machine.cpu && committed.machine.node === measured.machine.node;
  const before = new Map(committed.lines.map((line) => [line.id, line]));
  return measured.lines.flatMap((line) => {
    const old = before.get(line.id);
    return old && isComparable(line, isSameMachine) ? regression(old, line) : [];
  });
}

/** Whether a line can be compared with the committed line. A ratio to the bare pipe can be compared even between machines. */
function isComparable(line: Line, isSameMachine: boolean): boolean {
  return isSameMachine || line.values.pipe !== undefined || !MACHINE_UNITS.includes(line.unit);
}

function regression(old: Line, line: Line): string[] {
  const [before, now] = [compared(old), compared(line)];
  const noise = Math.max(LEAST_NOISE, spread(before), spread(now));
  const [was, is] = [median(before), median(now)];
  const isBehind = line.goal.isMinimum ? is < was / (1 + noise) : is > was * (1 + noise);
  if (!isBehind) return [];
  const what = line.values.pipe ? 'times the bare pipe' : line.unit;
  return [`${line.measure}: ${rounded(is)} ${what}, committed ${rounded(was)}, noise ${Math.round(noise * 100)} %`];
}

function compared(line: Line): readonly number[] {
  return ratios(line) ?? line.values.ours;
}
