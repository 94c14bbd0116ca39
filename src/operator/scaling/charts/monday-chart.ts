import { label } from '../../chart-image';
import type { Comparison } from '../simulation/comparison';
import type { Sample } from '../simulation/monday';
import { LIMIT } from '../simulation/tasks';
import { type Colour, frame, legend, WIDTH } from './frame';

const LEFT = 60;
const RIGHT = 30;
const HEIGHT = 170;
const TOPS = { cpu: 76, tasks: 300 };
const BOTTOM = 510;
const MINUTES = 60;
const SCALE_INTERVAL = 10;
/** The highest values of the axes. */
const [HIGHEST_CPU, HIGHEST_TASKS] = [1.4, 8];
const COLOURS: readonly Colour[] = ['first', 'second', 'third'];

/** Draws docs/monday.svg: the first hour of a Monday with each policy. */
export function mondayChart({ cpu, runs }: Comparison): string {
  const curves = (top: number, value: (sample: Sample) => number, highest: number) =>
    runs.map(
      ({ outcome }, index) => `<path class="${COLOURS[index]}" d="${curve(outcome.samples, top, value, highest)}"/>`,
    );
  const limit = y(TOPS.cpu, LIMIT, HIGHEST_CPU);
  const title = runs
    .map(({ name, outcome }) => `${name}: at most ${Math.round(outcome.longestOverload)} seconds above 70 % of the CPU`)
    .join('. ');
  return frame(BOTTOM, `The first hour of a Monday, if an answer takes ${cpu} ms of CPU time. ${title}.`, [
    ...legend(28, Object.fromEntries(runs.map(({ name }, index) => [COLOURS[index]!, name]))),
    label(20, TOPS.cpu - 14, `CPU of the busiest task, if an answer takes ${cpu} ms`, 'class="title"'),
    ...axes(TOPS.cpu, [0, 0.5, 1], HIGHEST_CPU, (value) => `${100 * value} %`),
    `<path class="limit" d="M${LEFT} ${limit}H${WIDTH - RIGHT}"/>`,
    label(LEFT + 6, limit - 5, '70 %', 'class="muted"'),
    ...curves(TOPS.cpu, ({ busiest }) => busiest, HIGHEST_CPU),
    label(20, TOPS.tasks - 14, 'Tasks that receive requests', 'class="title"'),
    ...axes(TOPS.tasks, [0, 2, 4, 6], HIGHEST_TASKS, String),
    ...curves(TOPS.tasks, ({ tasks }) => tasks, HIGHEST_TASKS),
  ]);
}

function axes(top: number, values: readonly number[], highest: number, format: (value: number) => string): string[] {
  const minutes = Array.from({ length: MINUTES / SCALE_INTERVAL + 1 }, (_, n) => n * SCALE_INTERVAL);
  return [
    ...values.flatMap((value) => [
      `<path class="rule" d="M${LEFT} ${y(top, value, highest)}H${WIDTH - RIGHT}"/>`,
      label(LEFT - 8, y(top, value, highest) + 4, format(value), 'text-anchor="end" class="muted"'),
    ]),
    ...minutes.map((minute) =>
      label(x(60 * minute), top + HEIGHT + 18, `${minute} min`, 'text-anchor="middle" class="muted"'),
    ),
  ];
}

function curve(samples: readonly Sample[], top: number, value: (sample: Sample) => number, highest: number): string {
  return samples
    .map(
      (sample, index) =>
        `${index === 0 ? 'M' : 'L'}${x(sample.second)} ${y(top, Math.min(value(sample), highest), highest)}`,
    )
    .join('');
}

function x(second: number): number {
  return Math.round(LEFT + (second / (60 * MINUTES)) * (WIDTH - LEFT - RIGHT));
}

function y(top: number, value: number, highest: number): number {
  return Math.round(top + HEIGHT * (1 - value / highest));
}
