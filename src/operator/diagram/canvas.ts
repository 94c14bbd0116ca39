import { type Icon, icons } from './icons';
import { STYLE } from './style';
import { textWidth } from './text-width';

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

/** The text styles, with their font sizes in pixels. */
const FONTS = {
  headline: { size: 20, bold: true },
  frameTitle: { size: 12.5, bold: true },
  cardTitle: { size: 13, bold: true },
  line: { size: 12, bold: false },
  step: { size: 12, bold: true },
} as const;

export type Font = keyof typeof FONTS;

/** A line of text, with its bounding box. */
export interface PlacedText extends Rectangle {
  readonly text: string;
}

export interface TextOptions {
  readonly font?: Font;
  readonly anchor?: 'start' | 'middle' | 'end';
  /** An additional CSS class. */
  readonly tone?: string;
  /** The rectangle into which the text must fit. @default the canvas */
  readonly within?: Rectangle | undefined;
}

export interface CardContent {
  readonly icon: Icon;
  readonly title: string;
  readonly lines: readonly string[];
}

export type Frame = 'edge' | 'region' | 'vpc' | 'zone' | 'public' | 'private' | 'security-group';

const ICON = 20;
const PADDING = 9;
/** The distance between the baselines of two lines, in pixels. */
const LINE_HEIGHT = 16;

/** Collects SVG shapes, of which later ones cover earlier ones. Also records the positions that the tests check for overlaps. */
export class Canvas {
  readonly texts: PlacedText[] = [];
  readonly cards: Rectangle[] = [];
  readonly arrows: (readonly Point[])[] = [];
  private readonly shapes: string[] = [];

  constructor(readonly size: { readonly width: number; readonly height: number }) {}

  /** Draws a frame around a group of cards. Arrows may cross the border of a frame. */
  frame(kind: Frame, { x, y, width, height }: Rectangle, title?: string, anchor: 'start' | 'end' = 'start'): void {
    const round = kind === 'public' || kind === 'private' ? 4 : 8;
    this.shapes.push(
      `<rect class="frame ${kind}" x="${x}" y="${y}" width="${width}" height="${height}" rx="${round}"/>`,
    );
    if (!title) return;
    const at = { x: anchor === 'start' ? x + 12 : x + width - 12, y: y + 18 };
    this.text(title, at, { font: 'frameTitle', tone: kind, anchor, within: { x, y, width, height } });
  }

  /** Draws a resource as a card with an icon, a title and lines of text. No arrow may cross a card. */
  card(place: Rectangle, { icon, title, lines }: CardContent): void {
    const { x, y, width, height } = place;
    this.rectangle('card', place);
    this.shapes.push(
      `<path class="icon" transform="translate(${x + PADDING} ${y + (height - ICON) / 2})" d="${icons[icon]}"/>`,
    );
    const left = x + PADDING + ICON + PADDING;
    const within = { ...place, width: width - PADDING / 2 };
    const first = y + (height - lines.length * LINE_HEIGHT) / 2 + 4.5;
    this.text(title, { x: left, y: first }, { font: 'cardTitle', within });
    lines.forEach((line, index) =>
      this.text(line, { x: left, y: first + (index + 1) * LINE_HEIGHT }, { tone: 'muted', within }),
    );
  }

  /** Draws a small rounded rectangle that contains names, such as those of endpoints, one per line. No arrow may cross it. */
  tag(place: Rectangle, names: readonly string[]): void {
    this.rectangle('tag', place);
    const first = place.y + place.height / 2 - ((names.length - 1) * LINE_HEIGHT) / 2 + 4.2;
    names.forEach((name, index) => {
      this.text(
        name,
        { x: place.x + place.width / 2, y: first + index * LINE_HEIGHT },
        { anchor: 'middle', within: place },
      );
    });
  }

  /**
   * Draws straight lines from point to point.
   *
   * @param hasHead whether the last line ends with an arrowhead; false for a line that other arrows continue
   */
  arrow(points: readonly Point[], hasHead = true): void {
    this.arrows.push(points);
    const path = points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('');
    this.shapes.push(`<path class="arrow" d="${path}"${hasHead ? ' marker-end="url(#head)"' : ''}/>`);
  }

  /** Draws the number of a step of the request flow. */
  step(number: number, { x, y }: Point): void {
    this.shapes.push(`<circle class="step" cx="${x}" cy="${y}" r="9.5"/>`);
    this.text(String(number), { x, y: y + 4.3 }, { font: 'step', anchor: 'middle', tone: 'onStep' });
  }

  /** Draws a line of text. @throws Error when the line is wider than the rectangle into which it must fit */
  text(text: string, { x, y }: Point, { font = 'line', anchor = 'start', tone, within }: TextOptions = {}): void {
    const { size } = FONTS[font];
    const width = textWidth(text, FONTS[font]);
    const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2;
    const placed = { text, x: left, y: y - size * 0.78, width, height: size };
    const room = within ?? { x: 0, y: 0, ...this.size };
    if (!isInside(placed, room))
      throw new Error(
        `The text "${text}" at ${x}, ${y} can be ${width.toFixed(0)} px wide and does not fit into its rectangle: change the layout`,
      );
    this.texts.push(placed);
    const attributes = `class="${[font, tone].filter(Boolean).join(' ')}" x="${x}" y="${round(y)}"${anchor === 'start' ? '' : ` text-anchor="${anchor}"`}`;
    this.shapes.push(`<text ${attributes}>${escape(text)}</text>`);
  }

  /** Returns the drawing as an SVG file. @param description a description for screen readers */
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
