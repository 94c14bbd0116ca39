import type { References } from './dialect';
import { renderFence } from './fence';
import { appendMarks, renderMarked, type Mark, type SourceAddress } from './marks';
import type { Unit } from './units';

/** A finished unit: the text from `from` to `to` (UTF-16 units), with the link definitions that held for it. */
export interface FinishedUnit {
  readonly kind: Unit['kind'];
  readonly from: number;
  readonly to: number;
  readonly references: References;
  html: string;
}

/** A top-level block of an answer. A list holds a unit for each item, every other block one. */
export interface Block {
  readonly opening: string;
  readonly closing: string;
  readonly units: FinishedUnit[];
}

/** Renders one unit. An item comes with the tags of a list around it. */
export function renderUnit(
  kind: Unit['kind'], source: string, marks: readonly Mark[], references: References, address: SourceAddress,
): string {
  if (kind === 'fence') return appendMarks(renderFence(source), marks, address);
  return renderMarked(source, marks, references, address);
}

/** Takes the list's own tags off a rendered list. */
export function unwrapList(html: string): { opening: string; items: string; closing: string } {
  const opening = /^<[uo]l[^>]*>/.exec(html)?.[0] ?? '';
  const closing = `</${opening.slice(1, 3)}>`;
  const end = opening && html.endsWith(closing) ? html.length - closing.length : html.length;
  return { opening, items: html.slice(opening.length, end), closing };
}

export function blockHtml(block: Block, growing = ''): string {
  return block.opening + block.units.map((unit) => unit.html).join('') + growing + block.closing;
}
