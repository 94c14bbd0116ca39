import { BLUE, barRows, chartImage, GREY, label, ORANGE } from '../src/operator/chart-image';
import type { Line, Results, ServerName } from './line';
import { describe } from './machine';
import { median } from './statistics';
import { rounded } from './table';

const WIDTH = 760;
const LEFT = 110;
const RIGHT = 90;
const MARGIN = 20;
const TITLE = 30;
const ROW = 24;
const BAR = 15;

/** The titles in the chart, by the id of the line that they describe. The chart shows only these lines. */
const TITLES: Readonly<Record<string, string>> = {
  'cpu-20': 'CPU time for an answer of 400 tokens, 200 at once, 20 tokens a second',
  'cpu-50': '… 50 tokens a second',
  'cpu-200': '… 200 tokens a second',
  'memory-per-answer': 'Memory for a running answer, 200 at once',
  'wire-20': 'Bytes on the wire for a byte of text, 20 tokens a second',
};
const NAMES: Readonly<Record<ServerName, string>> = { ours: 'Joule Verne', pipe: 'bare pipe', aiSdk: 'AI SDK' };

const COLOURS = { ours: BLUE, pipe: GREY, aiSdk: ORANGE };

interface Group {
  readonly title: string;
  readonly unit: string;
  readonly bars: readonly { readonly name: ServerName; readonly value: number }[];
}

/** Draws bench.svg, which compares the servers. Each measure has its own scale. */
export function chartOf({ machine, lines }: Results): string {
  const groups = Object.entries(TITLES).flatMap(([id, title]) =>
    lines.filter((line) => line.id === id).map((line) => groupOf(title, line)),
  );
  const tops = groups.map(
    (_, index) => MARGIN + groups.slice(0, index).reduce((sum, group) => sum + heightOf(group), 0),
  );
  const end = MARGIN + groups.reduce((sum, group) => sum + heightOf(group), 0);
  return chartImage({
    width: WIDTH,
    height: end + MARGIN,
    title: `${groups.map(summary).join('. ')}.`,
    colours: COLOURS,
    rules: '.small{font-size:11px}\n',
    parts: [
      ...groups.map((group, index) => draw(group, tops[index]!)),
      label(MARGIN, end, describe(machine), 'class="muted small"'),
    ],
  });
}

function groupOf(title: string, { unit, values }: Line): Group {
  const names = (['ours', 'pipe', 'aiSdk'] as const).filter((name) => values[name]);
  return { title, unit, bars: names.map((name) => ({ name, value: median(values[name]!) })) };
}

function heightOf({ bars }: Group): number {
  return TITLE + bars.length * ROW + 8;
}

function summary({ title, bars, unit }: Group): string {
  return `${title}: ${bars.map(({ name, value }) => `${NAMES[name]} ${amount(value, unit)}`).join(', ')}`;
}

function draw({ title, bars, unit }: Group, top: number): string {
  const highest = Math.max(...bars.map(({ value }) => value));
  const rows = barRows(
    bars.map(({ name, value }) => ({ name: NAMES[name], colour: name, value, amount: amount(value, unit) })),
    highest,
    { left: LEFT, top: top + TITLE, width: WIDTH - LEFT - RIGHT, rowHeight: ROW, barHeight: BAR },
  );
  return [label(MARGIN, top + 16, title, 'class="title"'), ...rows].join('\n');
}

function amount(value: number, unit: string): string {
  return `${rounded(value)}${unit && ` ${unit}`}`;
}
