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
/** A component has its own bar if its share of its group's total is at least this large. */
const MIN_SHARE = 0.01;

/** The style of the image. It follows the reader's preferred colour scheme, because an image cannot detect the theme of the page. */
const STYLE = `
:root{--ground:#ffffff;--rim:#d1d9e0;--ink:#1f2328;--muted:#59636e;--month:#0a5bd3;--questions:#b3480c}
@media (prefers-color-scheme:dark){:root{--ground:#0d1117;--rim:#30363d;--ink:#e6edf3;--muted:#9198a1;--month:#6cb0ff;--questions:#e58a4b}}
text{font:13px system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"DejaVu Sans",sans-serif;fill:var(--ink)}
.title{font-weight:700}
.usd{fill:var(--muted)}
.ground{fill:var(--ground);stroke:var(--rim)}
.month{fill:var(--month)}
.questions{fill:var(--questions)}
`;

interface Group {
  readonly title: string;
  readonly colour: 'month' | 'questions';
  readonly bars: readonly Bar[];
}

interface Bar {
  readonly name: string;
  readonly usd: number;
  readonly isComplete: boolean;
}

/** Draws docs/cost.svg: one bar for each component, for a month and for a thousand questions, on the same scale. */
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
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="title">
<title id="title">${groups.map(describe).join('. ')}.</title>
<style>${STYLE}</style>
<rect class="ground" x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="6"/>
${groups.map((group, index) => draw(group, tops[index]!, highest)).join('\n')}
</svg>
`;
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
  const rows = bars.map((bar, index) => {
    const { name, usd } = bar;
    const y = top + TITLE + index * ROW;
    const width = Math.max(1, Math.round((usd / highest) * (WIDTH - LEFT - RIGHT)));
    return (
      `<text x="${LEFT - 10}" y="${y + BAR - 3}" text-anchor="end">${name}</text>` +
      `<rect class="${colour}" x="${LEFT}" y="${y}" width="${width}" height="${BAR}" rx="2"/>` +
      `<text class="usd" x="${LEFT + width + 8}" y="${y + BAR - 3}">${amountOf(bar)}</text>`
    );
  });
  return [`<text class="title" x="${MARGIN + 6}" y="${top + 18}">${title}</text>`, ...rows].join('\n');
}

function amountOf({ usd, isComplete }: Bar): string {
  return escapeXml(isComplete ? atLeast(usd, true) : `${atLeast(usd, false)} (${NO_PRICE} for its model)`);
}

function escapeXml(text: string): string {
  return text.replaceAll('<', '&lt;');
}
