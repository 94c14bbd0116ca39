import { byComponent, total } from './charge';
import type { Estimate } from './estimate';
import { about, dollars } from './words';

const WIDTH = 760;
const LEFT = 170;
const RIGHT = 80;
const ROW = 26;
const BAR = 16;
const TITLE = 34;
const MARGIN = 14;
/** Part of a group from which on a component has a bar of its own. */
const SMALLEST = 0.01;

/** A picture in a page does not know the page's theme, but the reader's preference. */
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

/** docs/cost.svg: a bar for each component, of a month and of a thousand questions, both on one scale. */
export function chartOf({ fixed, questions }: Estimate): string {
  const groups: Group[] = [
    {
      title: `A month, whatever is asked: about ${about(total(fixed))} USD`,
      colour: 'month',
      bars: worthABar(byComponent(fixed)),
    },
    {
      title: `A thousand questions: about ${about(total(questions))} USD`,
      colour: 'questions',
      bars: worthABar(byComponent(questions)),
    },
  ];
  const most = Math.max(...groups.flatMap(({ bars }) => bars.map(([, usd]) => usd)));
  const tops = groups.map(
    (_, index) => MARGIN + groups.slice(0, index).reduce((sum, group) => sum + heightOf(group), 0),
  );
  const height = MARGIN + groups.reduce((sum, group) => sum + heightOf(group), 0);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="title">
<title id="title">${groups.map(describe).join('. ')}.</title>
<style>${STYLE}</style>
<rect class="ground" x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="6"/>
${groups.map((group, index) => draw(group, tops[index]!, most)).join('\n')}
</svg>
`;
}

/** What is too little for a bar goes into a last one together. */
function worthABar(sums: readonly [name: string, usd: number][]): [name: string, usd: number][] {
  const all = sums.reduce((sum, [, usd]) => sum + usd, 0);
  const [big, small] = [true, false].map((wanted) => sums.filter(([, usd]) => usd / all >= SMALLEST === wanted));
  return [
    ...big!,
    ...(small!.length > 0
      ? [['everything else', small!.reduce((sum, [, usd]) => sum + usd, 0)] as [string, number]]
      : []),
  ];
}

function heightOf({ bars }: Group): number {
  return TITLE + bars.length * ROW + MARGIN;
}

function describe({ title, bars }: Group): string {
  return `${title}: ${bars.map(([name, usd]) => `${name} ${escaped(dollars(usd))}`).join(', ')}`;
}

function draw({ title, colour, bars }: Group, top: number, most: number): string {
  const rows = bars.map(([name, usd], index) => {
    const y = top + TITLE + index * ROW;
    const width = Math.max(1, Math.round((usd / most) * (WIDTH - LEFT - RIGHT)));
    return (
      `<text x="${LEFT - 10}" y="${y + BAR - 3}" text-anchor="end">${name}</text>` +
      `<rect class="${colour}" x="${LEFT}" y="${y}" width="${width}" height="${BAR}" rx="2"/>` +
      `<text class="usd" x="${LEFT + width + 8}" y="${y + BAR - 3}">${escaped(dollars(usd))}</text>`
    );
  });
  return [`<text class="title" x="${MARGIN + 6}" y="${top + 18}">${title}</text>`, ...rows].join('\n');
}

function escaped(text: string): string {
  return text.replaceAll('<', '&lt;');
}
