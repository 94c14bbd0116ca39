import { type Block, type DisplayResult, isImage, typeOf } from '../../documents/document-inspector';

/** How a page displays a document: an image or a PDF file loads from its URL; any other document is shown as text if it can be read. */
export type DocumentView =
  | { readonly kind: 'pdf' | 'image' | 'unreadable' }
  | { readonly kind: 'text'; readonly parts: readonly TextPart[]; readonly isFound: boolean; readonly isCut: boolean };

/** A part of a document's text. Consecutive rows form a table, and a header row starts a new table. Consecutive items form a list. */
export type TextPart =
  | { readonly kind: 'heading' | 'text'; readonly segments: readonly Segment[] }
  | { readonly kind: 'list'; readonly items: readonly (readonly Segment[])[] }
  | { readonly kind: 'table'; readonly rows: readonly Row[] };

interface Row {
  readonly isHeader: boolean;
  readonly isFound: boolean;
  /** Whether the cited passage begins in this row. */
  readonly isFirst: boolean;
  readonly cells: readonly string[];
}

interface Segment {
  readonly text: string;
  readonly isFound: boolean;
  readonly isFirst: boolean;
}

/** How a document is displayed, by its name. */
export function displayOf(name: string): 'pdf' | 'image' | 'text' {
  const type = typeOf(name);
  if (type?.type === 'pdf') return 'pdf';
  return type && isImage(type) ? 'image' : 'text';
}

export function textView(result: DisplayResult): DocumentView {
  if ('problem' in result) return { kind: 'unreadable' };
  const { blocks, isFound, isCutBefore, isCutAfter } = result.text;
  return { kind: 'text', parts: partsOf(blocks), isFound, isCut: isCutBefore || isCutAfter };
}

function partsOf(blocks: readonly Block[]): TextPart[] {
  const first = blocks.findIndex(({ found }) => found);
  const parts: TextPart[] = [];
  blocks.forEach((block, index) => {
    const { kind, cells, found } = block;
    const last = parts.at(-1);
    if (kind === 'header' || kind === 'row') {
      const row = { isHeader: kind === 'header', isFound: found !== undefined, isFirst: index === first, cells };
      if (kind === 'row' && last?.kind === 'table') (last.rows as Row[]).push(row);
      else parts.push({ kind: 'table', rows: [row] });
      return;
    }
    const segments = segmentsOf(block, index === first);
    if (kind !== 'item') parts.push({ kind, segments });
    else if (last?.kind === 'list') (last.items as (readonly Segment[])[]).push(segments);
    else parts.push({ kind: 'list', items: [segments] });
  });
  return parts;
}

function segmentsOf({ cells: [text = ''], found = [] }: Block, hasFirst: boolean): Segment[] {
  const segments: Segment[] = [];
  const add = (part: string, isFound: boolean) => {
    if (part)
      segments.push({ text: part, isFound, isFirst: isFound && hasFirst && segments.every((other) => !other.isFound) });
  };
  let at = 0;
  for (const [, start, end] of found) {
    add(text.slice(at, start), false);
    add(text.slice(start, end), true);
    at = end;
  }
  add(text.slice(at), false);
  return segments;
}
