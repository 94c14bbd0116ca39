/** A colour in light and in dark mode. */
export type Colours = readonly [light: string, dark: string];

/** Colours of all charts. */
const COMMON: Readonly<Record<string, Colours>> = {
  ground: ['#ffffff', '#0d1117'],
  rim: ['#d1d9e0', '#30363d'],
  ink: ['#1f2328', '#e6edf3'],
  muted: ['#59636e', '#9198a1'],
};

export const BLUE: Colours = ['#0a5bd3', '#6cb0ff'];
export const ORANGE: Colours = ['#b3480c', '#e58a4b'];
export const PURPLE: Colours = ['#8250df', '#c297ff'];
export const GREY: Colours = ['#8c959f', '#656c76'];

export interface ChartImage {
  readonly width: number;
  readonly height: number;
  /** For readers who cannot see the image. */
  readonly title: string;
  /** Colours of the shapes, by CSS class. */
  readonly colours: Readonly<Record<string, Colours>>;
  /** Further CSS rules, one per line. */
  readonly rules?: string;
  /** SVG elements. */
  readonly parts: readonly string[];
}

/**
 * Returns a chart for the documentation as SVG, with a frame. The chart follows the reader's preferred colour scheme, because an image
 * cannot detect the theme of the page.
 */
export function chartImage({ width, height, title, colours, rules = '', parts }: ChartImage): string {
  const fills = Object.keys(colours).map((name) => `.${name}{fill:var(--${name})}\n`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title">
<title id="title">${escapeXml(title)}</title>
<style>
:root{${variables(colours, 0)}}
@media (prefers-color-scheme:dark){:root{${variables(colours, 1)}}}
text{font:13px system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"DejaVu Sans",sans-serif;fill:var(--ink)}
.title{font-weight:700}
.muted{fill:var(--muted)}
.ground{fill:var(--ground);stroke:var(--rim)}
${fills.join('')}${rules}</style>
<rect class="ground" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="6"/>
${parts.join('\n')}
</svg>
`;
}

function variables(colours: ChartImage['colours'], index: 0 | 1): string {
  return Object.entries({ ...COMMON, ...colours })
    .map(([name, values]) => `--${name}:${values[index]}`)
    .join(';');
}

/** Returns a line of text as an SVG element. @param attributes further attributes of the element */
export function label(x: number, y: number, text: string, attributes = ''): string {
  return `<text x="${x}" y="${y}"${attributes && ` ${attributes}`}>${escapeXml(text)}</text>`;
}

/** A horizontal bar, with its name on the left and its amount on the right. */
export interface Bar {
  readonly name: string;
  /** The CSS class of the bar, for which `ChartImage.colours` has the colour. */
  readonly colour: string;
  readonly value: number;
  readonly amount: string;
}

/** The positions of the bars of a chart, in pixels. */
export interface BarArea {
  readonly left: number;
  readonly top: number;
  /** Width of a bar whose value is `highest`. */
  readonly width: number;
  readonly rowHeight: number;
  readonly barHeight: number;
}

/** Returns the bars as SVG, one below the other. @param highest the value of the longest bar of the chart */
export function barRows(bars: readonly Bar[], highest: number, area: BarArea): string[] {
  const { left, top, rowHeight, barHeight } = area;
  return bars.map(({ name, colour, value, amount }, index) => {
    const y = top + index * rowHeight;
    const width = Math.max(1, Math.round((value / highest) * area.width));
    const baseline = y + barHeight - 3;
    return (
      label(left - 10, baseline, name, 'text-anchor="end"') +
      `<rect class="${colour}" x="${left}" y="${y}" width="${width}" height="${barHeight}" rx="2"/>` +
      label(left + width + 8, baseline, amount, 'class="muted"')
    );
  });
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
