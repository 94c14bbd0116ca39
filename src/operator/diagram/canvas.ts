import { type Glyph, glyphs } from './glyphs';
import { widthOfText } from './letters';
import { STYLE } from './style';

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Styles of text, and their size in pixels of a picture that is 980 wide. */
const FONTS = {
  headline: { size: 20, bold: true },
  frameTitle: { size: 12.5, bold: true },
  cardTitle: { size: 13, bold: true },
  line: { size: 12, bold: false },
  step: { size: 12, bold: true },
} as const;

export type Font = keyof typeof FONTS;

/** A line of text as it stands in the picture. */
export interface PlacedText extends Rectangle {
  readonly text: string;
}

export interface TextOptions {
  readonly font?: Font;
  readonly anchor?: 'start' | 'middle' | 'end';
  /** Class beside the font's. */
  readonly tone?: string;
  /** What it must not stick out of. @default the canvas */
  readonly within?: Rectangle | undefined;
}

/** What a card says. */
export interface Content {
  readonly glyph: Glyph;
  readonly title: string;
  readonly lines: readonly string[];
}

export type Frame = 'edge' | 'region' | 'vpc' | 'zone' | 'public' | 'private' | 'firewall';

const GLYPH = 20;
const PADDING = 9;
/** Distance between the baselines of two lines. */
const LEADING = 16;

/**
 * Collects shapes, and keeps what a test wants to know of them. Later shapes lie over earlier ones.
 */
export class Canvas {
  readonly texts: PlacedText[] = [];
  readonly cards: Rectangle[] = [];
  readonly arrows: (readonly Point[])[] = [];
  private readonly shapes: string[] = [];

  constructor(readonly size: { readonly width: number; readonly height: number }) {}

  /** A group of things: its border is crossed by arrows. */
  frame(kind: Frame, { x, y, width, height }: Rectangle, title?: string, anchor: 'start' | 'end' = 'start'): void {
    const round = kind === 'public' || kind === 'private' ? 4 : 8;
    this.shapes.push(
      `<rect class="frame ${kind}" x="${x}" y="${y}" width="${width}" height="${height}" rx="${round}"/>`,
    );
    if (!title) return;
    const at = { x: anchor === 'start' ? x + 12 : x + width - 12, y: y + 18 };
    this.text(title, at, { font: 'frameTitle', tone: kind, anchor, within: { x, y, width, height } });
  }

  /** A thing: a glyph, its name, and lines about it. No arrow crosses it. */
  card(place: Rectangle, { glyph, title, lines }: Content): void {
    const { x, y, width, height } = place;
    this.rectangle('card', place);
    this.shapes.push(
      `<path class="glyph" transform="translate(${x + PADDING} ${y + (height - GLYPH) / 2})" d="${glyphs[glyph]}"/>`,
    );
    const left = x + PADDING + GLYPH + PADDING;
    const within = { ...place, width: width - PADDING / 2 };
    const first = y + (height - lines.length * LEADING) / 2 + 4.5;
    this.text(title, { x: left, y: first }, { font: 'cardTitle', within });
    lines.forEach((line, index) =>
      this.text(line, { x: left, y: first + (index + 1) * LEADING }, { tone: 'muted', within }),
    );
  }

  /** A small thing that has only names. */
  tag(place: Rectangle, names: readonly string[]): void {
    this.rectangle('tag', place);
    const first = place.y + place.height / 2 - ((names.length - 1) * LEADING) / 2 + 4.2;
    names.forEach((name, index) => {
      this.text(
        name,
        { x: place.x + place.width / 2, y: first + index * LEADING },
        { anchor: 'middle', within: place },
      );
    });
  }

  /** Along straight lines, with a head at its end unless it is a line that branches. */
  arrow(points: readonly Point[], head = true): void {
    this.arrows.push(points);
    const path = points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('');
    this.shapes.push(`<path class="arrow" d="${path}"${head ? ' marker-end="url(#head)"' : ''}/>`);
  }

  /** A step of the request flow, by its number. */
  step(number: number, { x, y }: Point): void {
    this.shapes.push(`<circle class="step" cx="${x}" cy="${y}" r="9.5"/>`);
    this.text(String(number), { x, y: y + 4.3 }, { font: 'step', anchor: 'middle', tone: 'onStep' });
  }

  /** @throws Error for a line that is wider than there is room for it */
  text(text: string, { x, y }: Point, { font = 'line', anchor = 'start', tone, within }: TextOptions = {}): void {
    const { size } = FONTS[font];
    const width = widthOfText(text, FONTS[font]);
    const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2;
    const placed = { text, x: left, y: y - size * 0.78, width, height: size };
    const room = within ?? { x: 0, y: 0, ...this.size };
    if (!isInside(placed, room))
      throw new Error(
        `"${text}" may be ${width.toFixed(0)} px wide, for which there is no room at ${x}, ${y}: make some`,
      );
    this.texts.push(placed);
    const attributes = `class="${[font, tone].filter(Boolean).join(' ')}" x="${x}" y="${round(y)}"${anchor === 'start' ? '' : ` text-anchor="${anchor}"`}`;
    this.shapes.push(`<text ${attributes}>${escape(text)}</text>`);
  }

  svg({ title, description }: { readonly title: string; readonly description: string }): string {
    const { width, height } = this.size;
    return `${[
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title description">`,
      `<title id="title">${escape(title)}</title>`,
      `<desc id="description">${escape(description)}</desc>`,
      `<style>${STYLE}</style>`,
      '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">' +
        '<path class="head" d="M0 0.5L8 4L0 7.5Z"/></marker></defs>',
      `<rect class="ground" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="10"/>`,
      ...this.shapes,
      '</svg>',
    ].join('\n')}\n`;
  }

  private rectangle(kind: 'card' | 'tag', place: Rectangle): void {
    const { x, y, width, height } = place;
    this.cards.push(place);
    this.shapes.push(
      `<rect class="${kind}" x="${x}" y="${y}" width="${width}" height="${height}" rx="${kind === 'tag' ? 11 : 6}"/>`,
    );
  }
}

function isInside(inner: Rectangle, outer: Rectangle): boolean {
  return (
    inner.x >= outer.x &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y >= outer.y &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

function round(value: number): number {
  return Number(value.toFixed(1));
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
