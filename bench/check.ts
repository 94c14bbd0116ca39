import { type Line, type Results, ratios } from './line';
import { median, spread } from './statistics';
import { rounded } from './table';

/**
 * The minimum noise, as a share of the median. The noise of a run is the largest distance of a repetition from the median. New values
 * are worse if their median is worse than the committed median by more than the larger noise of the two runs.
 */
const LEAST_NOISE = 0.1;

/** Units of values that depend on the machine. */
const MACHINE_UNITS = ['ms', 'MB', 'kB'];

/** @returns a sentence for each measure that has regressed */
export function regressions(committed: Results, measured: Results): string[] {
  const isSameMachine =
    committed.machine.cpu === measured.machine.cpu && committed.machine.node === measured.machine.node;
  const before = new Map(committed.lines.map((line) => [line.id, line]));
  return measured.lines.flatMap((line) => {
    const old = before.get(line.id);
    return old && isComparable(line, isSameMachine) ? regression(old, line) : [];
  });
}

/**
 * Whether a line is comparable with the committed line. On another machine, a line with a time or a size is comparable only if it also has
 * a value of the bare pipe.
 */
function isComparable(line: Line, isSameMachine: boolean): boolean {
  return isSameMachine || line.values.pipe !== undefined || !MACHINE_UNITS.includes(line.unit);
}

/**
 * A measure with a value of the bare pipe has regressed only if both our value and its ratio to the bare pipe are worse. The ratio alone
 * is not sufficient, because it depends on the machine: a machine that halves the time of our server may divide the time of the bare pipe
 * by three.
 */
function regression(old: Line, line: Line): string[] {
  const isMinimum = line.goal.isMinimum ?? false;
  const own = behind(old.values.ours, line.values.ours, isMinimum);
  const [before, now] = [ratios(old), ratios(line)];
  const found = before && now && own ? behind(before, now, isMinimum) : own;
  if (!found) return [];
  const what = now ? 'times the bare pipe' : line.unit;
  const { was, is, noise } = found;
  return [`${line.measure}: ${rounded(is)} ${what}, committed ${rounded(was)}, noise ${Math.round(noise * 100)} %`];
}

/** Returns the medians and the noise if the new numbers are worse; otherwise undefined. */
function behind(before: readonly number[], now: readonly number[], isMinimum: boolean) {
  const noise = Math.max(LEAST_NOISE, spread(before), spread(now));
  const [was, is] = [median(before), median(now)];
  const isBehind = isMinimum ? is < was / (1 + noise) : is > was * (1 + noise);
  return isBehind ? { was, is, noise } : undefined;
}
