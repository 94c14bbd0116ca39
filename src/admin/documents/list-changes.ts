import type { ServerSentEvent } from '../../app/web/stream/event-stream';
import type { ListView, Parts, Row } from './list-view';

/**
 * Returns the events that update a page from one view of the list to the next. They contain only what differs, or all rows if the order
 * of the rows has changed or there is no view `before`. Changed rows are merged into the rows on the page instead of replacing them, so
 * that an open menu stays open, and the selection and the focus are not lost.
 */
export function listChanges(before: ListView | undefined, after: ListView): ServerSentEvent[] {
  return eventsOf([...rowChanges(before, after), ...partChanges(before?.parts, after.parts)]);
}

/** Like `listChanges`, for a page without the list. */
export function partsChanges(before: Parts | undefined, after: Parts): ServerSentEvent[] {
  return eventsOf(partChanges(before, after));
}

function eventsOf(partials: readonly string[]): ServerSentEvent[] {
  return partials.length > 0 ? [{ data: partials.join('\n') }] : [];
}

function partChanges(before: Parts | undefined, after: Parts): string[] {
  return Object.entries(after)
    .filter(([id, html]) => before?.[id] !== html)
    .map(([id, html]) => partial(`#${id}`, 'innerHTML', html));
}

function rowChanges(before: ListView | undefined, { rows }: ListView): string[] {
  const known = new Map(before?.rows.map((row) => [row.id, row]));
  const ids = new Set(rows.map(({ id }) => id));
  const kept = before?.rows.filter(({ id }) => ids.has(id)).map(({ id }) => id) ?? [];
  const isSameOrder = rows.filter(({ id }) => known.has(id)).every(({ id }, index) => kept[index] === id);
  if (!before || !isSameOrder) return [partial('#documents', 'innerMorph', rows.map(({ html }) => html).join(''))];
  const removed = [...known.keys()].filter((id) => !ids.has(id)).map((id) => partial(`#${id}`, 'delete', ''));
  return [...removed, ...rows.flatMap((row, index) => rowChange(known.get(row.id), row, rows[index - 1]))];
}

function rowChange(before: Row | undefined, { id, html }: Row, previous: Row | undefined): string[] {
  if (before?.html === html) return [];
  if (before) return [partial(`#${id}`, 'outerMorph', html)];
  return [previous ? partial(`#${previous.id}`, 'afterend', html) : partial('#documents', 'afterbegin', html)];
}

function partial(target: string, swap: string, html: string): string {
  return `<hx-partial hx-target="${target}" hx-swap="${swap}">${html}</hx-partial>`;
}
