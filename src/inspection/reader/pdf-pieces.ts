import type { getDocumentProxy } from 'unpdf';
import { Hindered } from './errors';

type Page = Awaited<ReturnType<Awaited<ReturnType<typeof getDocumentProxy>>['getPage']>>;
type Item = Awaited<ReturnType<Page['getTextContent']>>['items'][number];

/** Pieces of text that a page may have. */
const MOST = 50_000;

/** A piece of text on a page as it is seen: in points from the left and from the top. */
export interface Piece {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  /** Of its letters. */
  readonly size: number;
  /** Whether it is written from left to right, or else aslant, upwards or downwards. */
  readonly isLevel: boolean;
  /** Whether it is marked as no part of the page's content: a header, a footer, a watermark (ISO 32000-1, section 14.8.2.2). */
  readonly isArtifact: boolean;
}

/** The pieces of a page's text in the order in which they are drawn. @throws Hindered */
export async function piecesOf(page: Page): Promise<Piece[]> {
  const viewport = page.getViewport({ scale: 1 });
  const pieces: Piece[] = [];
  const marked: boolean[] = [];
  let items = 0;
  for await (const item of itemsOf(page)) {
    if (++items > MOST) throw new Hindered('limits');
    if (!('str' in item)) mark(marked, item);
    else if (item.str.trim()) pieces.push(pieceOf(item, viewport, marked.includes(true)));
  }
  return pieces;
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

function mark(marked: boolean[], { type, tag }: { readonly type: string; readonly tag?: string }): void {
  if (type === 'endMarkedContent') marked.pop();
  else marked.push(tag === 'Artifact');
}

function pieceOf(
  item: Extract<Item, { str: string }>,
  viewport: ReturnType<Page['getViewport']>,
  isArtifact: boolean,
): Piece {
  const [a, b, c, d, e, f] = item.transform as [number, number, number, number, number, number];
  const [x, y] = viewport.convertToViewportPoint(e, f) as [number, number];
  const [endX, endY] = viewport.convertToViewportPoint(e + a, f + b) as [number, number];
  const isLevel = endX > x && Math.abs(endY - y) < (endX - x) / 10;
  return { text: item.str, x, y, width: item.width, size: Math.hypot(c, d) || item.height || 1, isLevel, isArtifact };
}
