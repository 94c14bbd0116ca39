import { isMet, type Line, ratios, type ServerName } from './line';
import { median } from './statistics';

/** Formats the lines as a Markdown table. */
export function tableOf(lines: readonly Line[]): string {
  const rows = lines.map((line) => [
    line.measure,
    line.goal.text,
    ...(['ours', 'pipe', 'aiSdk'] as const).map((name) => measured(line, name)),
    ratioOf(line),
    isMet(line) ? 'met' : '**missed**',
  ]);
  const head = ['measure', 'goal', 'Joule Verne', 'bare pipe', 'AI SDK', 'ratio', ''];
  const notes = lines.filter(({ note }) => note).map(({ measure, note }) => `- ${measure}: ${note}`);
  return [
    ...[head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`),
    ...(notes.length > 0 ? ['', ...notes] : []),
    '',
  ].join('\n');
}

/** Formats the median and the range of the repetitions. */
function measured({ values, unit }: Line, name: ServerName): string {
  const samples = values[name];
  if (!samples) return '';
  const range = samples.length > 1 ? ` (${rounded(Math.min(...samples))}–${rounded(Math.max(...samples))})` : '';
  return `${rounded(median(samples))}${unit && ` ${unit}`}${range}`;
}

function ratioOf(line: Line): string {
  const all = ratios(line);
  const ratio = all && median(all);
  return ratio !== undefined && Number.isFinite(ratio) ? ratio.toFixed(2) : '';
}

/** Formats a number: from 100 on as an integer, otherwise with three significant digits (two below 1). */
export function rounded(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(value < 1 ? 2 : 3)));
}
