/** The colours of one theme that are derived from the organisation's accent colour. */
export interface AccentColours {
  /** For links, buttons and the focus ring. As the colour of text, it is legible on every surface of the theme. */
  readonly accent: string;
  /** For text on the accent colour. */
  readonly onAccent: string;
  /** A surface: the background with a small share of the accent colour. */
  readonly tint: string;
}

/** The surfaces of `templates/styles/tokens.css`, and the colour with which an accent is mixed until it is legible on them. */
export const SURFACES = {
  light: { paper: '#ffffff', others: ['#f3f6f5'], toward: '#000000', tint: 0.1 },
  dark: { paper: '#14191b', others: ['#0f1315', '#1b2224'], toward: '#ffffff', tint: 0.12 },
} as const;

export type Theme = keyof typeof SURFACES;

/** Minimum contrast ratios of text (WCAG 2.2, success criteria 1.4.3 and 1.4.6). */
export const CONTRAST = { normal: 4.5, more: 7 } as const;

const STEPS = 100;

/**
 * Adjusts a colour to a theme: mixes it with black in the light theme, or with white in the dark theme, in steps of 1 % until its
 * contrast with every surface is high enough. Each theme needs its own colour, because no colour is legible both on white and on
 * the dark theme's surfaces.
 *
 * @param colour for example `#0b6e6e`
 * @param contrast the minimum contrast ratio
 */
export function accentColours(colour: string, theme: Theme, contrast: number = CONTRAST.normal): AccentColours {
  const { paper, others, toward, tint: share } = SURFACES[theme];
  const tint = mix(paper, colour, share);
  const surfaces = [paper, tint, ...others];
  for (let step = 0; step < STEPS; step++) {
    const accent = mix(colour, toward, step / STEPS);
    if (surfaces.every((surface) => contrastOf(accent, surface) >= contrast)) return { accent, onAccent: paper, tint };
  }
  return { accent: toward, onAccent: paper, tint };
}

/** The contrast ratio of two colours (WCAG 2.2). */
export function contrastOf(one: string, other: string): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

/** @param share the share of the second colour, from 0 to 1 */
function mix(first: string, second: string, share: number): string {
  const others = channels(second);
  const mixed = channels(first).map((value, index) => Math.round(value + (others[index]! - value) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

function luminance(colour: string): number {
  const [red, green, blue] = channels(colour).map((value) => {
    const channel = value / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function channels(colour: string): number[] {
  return [1, 3, 5].map((start) => Number.parseInt(colour.slice(start, start + 2), 16));
}
