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

/** The titles of the lines of the table that the chart shows, by the id of the line. */
const TITLES: Readonly<Record<string, string>> = {
  'cpu-20': 'CPU time for an answer of 400 tokens, 200 at once, 20 tokens a second',
  'cpu-50': '… 50 tokens a second',
  'cpu-200': '… 200 tokens a second',
  'memory-per-answer': 'Memory for a running answer, 200 at once',
  'wire-20': 'Bytes on the wire for a byte of text, 20 tokens a second',
};
const NAMES: Readonly<Record<ServerName, string>> = { ours: 'Joule Verne', pipe: 'bare pipe', aiSdk: 'AI SDK' };

/** An image cannot detect the theme of the page, only the reader's preferred colour scheme. */
const STYLE = `
:root{--ground:#ffffff;--rim:#d1d9e0;--ink:#1f2328;--muted:#59636e;--ours:#0a5bd3;--pipe:#8c959f;--aiSdk:#b3480c}
@media (prefers-color-scheme:dark){:root{--ground:#0d1117;--rim:#30363d;--ink:#e6edf3;--muted:#9198a1;--ours:#6cb0ff;--pipe:#656c76;--aiSdk:#e58a4b}}
text{font:13px system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"DejaVu Sans",sans-serif;fill:var(--ink)}
.title{font-weight:700}
.muted{fill:var(--muted)}
.small{font-size:11px}
.ground{fill:var(--ground);stroke:var(--rim)}
.ours{fill:var(--ours)}
.pipe{fill:var(--pipe)}
.aiSdk{fill:var(--aiSdk)}
`;

interface Group {
  readonly title: string;
  readonly unit: string;
  readonly bars: readonly { readonly name: ServerName; readonly value: number }[];
}

/** Draws bench.svg, which shows the servers side by side. Each measure has its own scale. */
export function chartOf({ machine, lines }: Results): string {
  const groups = Object.entries(TITLES).flatMap(([id, title]) =>
    lines.filter((line) => line.id === id).map((line) => groupOf(title, line)),
  );
  const tops = groups.map(
    (_, index) => MARGIN + groups.slice(0, index).reduce((sum, group) => sum + heightOf(group), 0),
  );
  const end = MARGIN + groups.reduce((sum, group) => sum + heightOf(group), 0);
  const height = end + MARGIN;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="title">
<title id="title">${escapeXml(groups.map(summary).join('. '))}.</title>
<style>${STYLE}</style>
<rect class="ground" x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="6"/>
${groups.map((group, index) => draw(group, tops[index]!)).join('\n')}
<text class="muted small" x="${MARGIN}" y="${end}">${escapeXml(describe(machine))}</text>
</svg>
`;
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
  const rows = bars.map(({ name, value }, index) => {
    const y = top + TITLE + index * ROW;
    const width = Math.max(1, Math.round((value / highest) * (WIDTH - LEFT - RIGHT)));
    return (
      `<text x="${LEFT - 10}" y="${y + BAR - 3}" text-anchor="end">${NAMES[name]}</text>` +
      `<rect class="${name}" x="${LEFT}" y="${y}" width="${width}" height="${BAR}" rx="2"/>` +
      `<text class="muted" x="${LEFT + width + 8}" y="${y + BAR - 3}">${amount(value, unit)}</text>`
    );
  });
  return [`<text class="title" x="${MARGIN}" y="${top + 16}">${escapeXml(title)}</text>`, ...rows].join('\n');
}

function amount(value: number, unit: string): string {
  return `${rounded(value)}${unit && ` ${unit}`}`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
