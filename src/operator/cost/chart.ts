import { byComponent, total } from './charge';
import type { Estimate } from './estimate';
import { dollars, roughly } from './format';

const WIDTH = 760;
const LEFT = 170;
const RIGHT = 80;
const ROW = 26;
const BAR = 16;
const TITLE = 34;
const MARGIN = 14;
/** Smallest share of a group's total for which a component gets its own bar. */
const MIN_SHARE = 0.01;

/** An image cannot see the theme of the page, only the reader's preference. */
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
  readonly bars: readonly [name: string, usd: number][];
}

/** docs/cost.svg: a bar per component for a month and for a thousand questions, on the same scale. */
export function chartOf({ fixed, questions }: Estimate): string {
  const groups: Group[] = [
    {
      title: `A month without questions: about ${roughly(total(fixed))} USD`,
      colour: 'month',
      bars: mergeSmall(byComponent(fixed)),
    },
    {
      title: `A thousand questions: about ${roughly(total(questions))} USD`,
      colour: 'questions',
      bars: mergeSmall(byComponent(questions)),
    },
  ];
  const highest = Math.max(...groups.flatMap(({ bars }) => bars.map(([, usd]) => usd)));
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

/** Merges components below MIN_SHARE into a last bar. */
function mergeSmall(sums: readonly [name: string, usd: number][]): [name: string, usd: number][] {
  const sum = sums.reduce((all, [, usd]) => all + usd, 0);
  const big = sums.filter(([, usd]) => usd / sum >= MIN_SHARE);
  const small = sums.filter(([, usd]) => usd / sum < MIN_SHARE);
  return [
    ...big,
    ...(small.length > 0
      ? [['everything else', small.reduce((all, [, usd]) => all + usd, 0)] as [string, number]]
      : []),
  ];
}

function heightOf({ bars }: Group): number {
  return TITLE + bars.length * ROW + MARGIN;
}

function describe({ title, bars }: Group): string {
  return `${title}: ${bars.map(([name, usd]) => `${name} ${escapeXml(dollars(usd))}`).join(', ')}`;
}

function draw({ title, colour, bars }: Group, top: number, highest: number): string {
  const rows = bars.map(([name, usd], index) => {
    const y = top + TITLE + index * ROW;
    const width = Math.max(1, Math.round((usd / highest) * (WIDTH - LEFT - RIGHT)));
    return (
      `<text x="${LEFT - 10}" y="${y + BAR - 3}" text-anchor="end">${name}</text>` +
      `<rect class="${colour}" x="${LEFT}" y="${y}" width="${width}" height="${BAR}" rx="2"/>` +
      `<text class="usd" x="${LEFT + width + 8}" y="${y + BAR - 3}">${escapeXml(dollars(usd))}</text>`
    );
  });
  return [`<text class="title" x="${MARGIN + 6}" y="${top + 18}">${title}</text>`, ...rows].join('\n');
}

function escapeXml(text: string): string {
  return text.replaceAll('<', '&lt;');
}
