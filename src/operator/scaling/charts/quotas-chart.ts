import { label } from '../../chart-image';
import type { Context } from '../context';
import { roundedPeople } from '../format';
import { peopleAt, type Quota, quotasOf } from '../quotas';
import { type Colour, frame, legend, WIDTH } from './frame';

const LEFT = 330;
const RIGHT = 90;
const TOP = 74;
const ROW = 24;
const BAR = 14;
/** The range of the axis, as powers of ten. */
const [LOWEST, HIGHEST] = [2, 9.5];
const COLOURS: Readonly<Record<Quota['kind'], Colour>> = { option: 'first', adjustable: 'third', fixed: 'second' };

/** Draws docs/scaling.svg: for each quota, the number of people who use all of it at their peak. The axis is logarithmic. */
export function quotasChart(context: Context, sizes: readonly number[]): string {
  const quotas = quotasOf(context)
    .map((quota) => ({ quota, people: peopleAt(quota, context) }))
    .sort((one, other) => one.people - other.people);
  const bottom = TOP + quotas.length * ROW;
  const rules = sizes.flatMap((people) => [
    `<path class="rule" d="M${at(people)} ${TOP - 14}V${bottom}"/>`,
    label(at(people), TOP - 20, people.toLocaleString('en'), 'text-anchor="middle" class="muted"'),
  ]);
  const bars = quotas.flatMap(({ quota, people }, index) => {
    const y = TOP + index * ROW;
    return [
      label(LEFT - 10, y + BAR - 3, quota.name, 'text-anchor="end"'),
      `<rect class="${COLOURS[quota.kind]}" x="${LEFT}" y="${y}" width="${at(people) - LEFT}" height="${BAR}" rx="2"/>`,
      label(at(people) + 8, y + BAR - 3, roundedPeople(people), 'class="muted"'),
    ];
  });
  const title = `People at whose peak a quota is used up: ${quotas.map(({ quota, people }) => `${quota.name} ${roundedPeople(people)}`).join(', ')}.`;
  return frame(bottom + 20, title, [
    ...legend(28, { first: 'option of the deployment', third: 'quota that AWS increases', second: 'fixed by AWS' }),
    ...rules,
    ...bars,
  ]);
}

function at(people: number): number {
  const share = (Math.log10(people) - LOWEST) / (HIGHEST - LOWEST);
  return Math.round(LEFT + share * (WIDTH - LEFT - RIGHT));
}
