import { BLUE, barRows, chartImage, label, ORANGE } from '../chart-image';
import { type BillItem, byComponent, total, unpriced } from './charge';
import type { Estimate } from './estimate';
import { atLeast, NO_PRICE, roughly } from './format';

const WIDTH = 760;
const LEFT = 170;
const RIGHT = 80;
const ROW = 26;
const BAR = 16;
const TITLE = 34;
const MARGIN = 14;
/** A component has its own bar if its cost is at least this share of the total of its group. */
const MIN_SHARE = 0.01;

const COLOURS = { month: BLUE, questions: ORANGE };

interface Group {
  readonly title: string;
  readonly colour: keyof typeof COLOURS;
  readonly bars: readonly Bar[];
}

interface Bar {
  readonly name: string;
  readonly usd: number;
  readonly isComplete: boolean;
}

/** Draws docs/cost.svg: the costs of the components as bars, for a month and for a thousand questions, on the same scale. */
export function chartOf({ fixed, questions }: Estimate): string {
  const groups: Group[] = [
    {
      title: `A month without questions: ${about(fixed)} USD`,
      colour: 'month',
      bars: barsOf(fixed),
    },
    {
      title: `A thousand questions: ${about(questions)} USD`,
      colour: 'questions',
      bars: barsOf(questions),
    },
  ];
  const highest = Math.max(...groups.flatMap(({ bars }) => bars.map(({ usd }) => usd)));
  const tops = groups.map(
    (_, index) => MARGIN + groups.slice(0, index).reduce((sum, group) => sum + heightOf(group), 0),
  );
  const height = MARGIN + groups.reduce((sum, group) => sum + heightOf(group), 0);
  return chartImage({
    width: WIDTH,
    height,
    title: `${groups.map(describe).join('. ')}.`,
    colours: COLOURS,
    parts: groups.map((group, index) => draw(group, tops[index]!, highest)),
  });
}

function about(items: readonly BillItem[]): string {
  return `${unpriced(items).length > 0 ? 'at least' : 'about'} ${roughly(total(items))}`;
}

/** Returns the bars. Components with an unknown price always have their own bar. All others below MIN_SHARE share the last bar. */
function barsOf(items: readonly BillItem[]): Bar[] {
  const bars = byComponent(items).map(({ component, ...rest }) => ({ name: component, ...rest }));
  const isBig = ({ usd, isComplete }: Bar) => !isComplete || usd / total(items) >= MIN_SHARE;
  const small = bars.filter((bar) => !isBig(bar)).reduce((sum, { usd }) => sum + usd, 0);
  return [...bars.filter(isBig), ...(small > 0 ? [{ name: 'everything else', usd: small, isComplete: true }] : [])];
}

function heightOf({ bars }: Group): number {
  return TITLE + bars.length * ROW + MARGIN;
}

function describe({ title, bars }: Group): string {
  return `${title}: ${bars.map((bar) => `${bar.name} ${amountOf(bar)}`).join(', ')}`;
}

function draw({ title, colour, bars }: Group, top: number, highest: number): string {
  const rows = barRows(
    bars.map((bar) => ({ name: bar.name, colour, value: bar.usd, amount: amountOf(bar) })),
    highest,
    { left: LEFT, top: top + TITLE, width: WIDTH - LEFT - RIGHT, rowHeight: ROW, barHeight: BAR },
  );
  return [label(MARGIN + 6, top + 18, title, 'class="title"'), ...rows].join('\n');
}

function amountOf({ usd, isComplete }: Bar): string {
  return isComplete ? atLeast(usd, true) : `${atLeast(usd, false)} (${NO_PRICE} for its model)`;
}
