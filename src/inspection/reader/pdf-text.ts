import { UncheckableDocument } from './errors';
import type { Page } from './pdf-document';

type Item = Awaited<ReturnType<Page['getTextContent']>>['items'][number];

/** Maximum number of text items on a page. */
const MAX_ITEMS = 50_000;

/** A text item on a page. Coordinates are in points, from the left and top edges of the page as displayed. */
export interface PdfText {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  /** Font size. */
  readonly size: number;
  /** The direction in which the text runs, in radians: 0 to the right, positive values clockwise. */
  readonly angle: number;
  /** Whether the text runs from left to right; otherwise it is rotated. */
  readonly isHorizontal: boolean;
  /** Whether the text is marked as an artifact: a header, a footer or a watermark (ISO 32000-1, section 14.8.2.2). */
  readonly isArtifact: boolean;
}

/** The text items of a page in drawing order. @throws UncheckableDocument */
export async function textsOf(page: Page): Promise<PdfText[]> {
  const viewport = page.getViewport({ scale: 1 });
  const texts: PdfText[] = [];
  /** For each open marked-content section, whether it is an artifact. */
  const sections: boolean[] = [];
  let items = 0;
  for await (const item of itemsOf(page)) {
    if (++items > MAX_ITEMS) throw new UncheckableDocument('limits');
    if (!('str' in item)) updateSections(sections, item);
    else if (item.str.trim()) texts.push(textOf(item, viewport, sections.includes(true)));
  }
  return texts;
}

async function* itemsOf(page: Page): AsyncGenerator<Item> {
  const reader = (
    page.streamTextContent({ includeMarkedContent: true }) as ReadableStream<{ items: Item[] }>
  ).getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) yield* part.value.items;
  } finally {
    await reader.cancel();
  }
}

function updateSections(sections: boolean[], { type, tag }: { readonly type: string; readonly tag?: string }): void {
  if (type === 'endMarkedContent') sections.pop();
  else sections.push(tag === 'Artifact');
}

function textOf(
  item: Extract<Item, { str: string }>,
  viewport: ReturnType<Page['getViewport']>,
  isArtifact: boolean,
): PdfText {
  const [a, b, c, d, e, f] = item.transform as [number, number, number, number, number, number];
  const [x, y] = viewport.convertToViewportPoint(e, f) as [number, number];
  const [endX, endY] = viewport.convertToViewportPoint(e + a, f + b) as [number, number];
  const isHorizontal = endX > x && Math.abs(endY - y) < (endX - x) / 10;
  return {
    text: item.str,
    x,
    y,
    width: item.width,
    size: Math.hypot(c, d) || item.height || 1,
    angle: Math.atan2(endY - y, endX - x),
    isHorizontal,
    isArtifact,
  };
}
