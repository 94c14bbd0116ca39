import { BLUE, chartImage, label, ORANGE, PURPLE } from '../../chart-image';

const COLOURS = { first: BLUE, second: ORANGE, third: PURPLE };

const RULES = `.rule{stroke:var(--rim);fill:none}
.limit{stroke:var(--second);stroke-dasharray:5 4;fill:none}
path.first,path.second,path.third{fill:none;stroke-width:2}
path.first{stroke:var(--first)}
path.second{stroke:var(--second)}
path.third{stroke:var(--third)}
`;

export const WIDTH = 820;

export type Colour = keyof typeof COLOURS;

/** Draws a chart with a frame, as SVG. @param title for readers who cannot see the image */
export function frame(height: number, title: string, parts: readonly string[]): string {
  return chartImage({ width: WIDTH, height, title, colours: COLOURS, rules: RULES, parts });
}

/** Draws the legend: in a row, a square of each colour with the name of what it represents. */
export function legend(y: number, names: Readonly<Partial<Record<Colour, string>>>): string[] {
  return Object.entries(names).flatMap(([colour, name], index) => {
    const x = 20 + index * 250;
    return [`<rect class="${colour}" x="${x}" y="${y - 10}" width="12" height="12" rx="2"/>`, label(x + 18, y, name)];
  });
}
