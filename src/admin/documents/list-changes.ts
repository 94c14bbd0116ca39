import type { ServerSentEvent } from '../../app/web/event-stream';
import type { ListView, Row } from './list-view';

/**
 * Returns the events that update a page from one view of the list to the next. Only differences are sent. If only a
 * document's state has changed, only its state cell is replaced, so that an open confirmation in the row remains; the
 * page's script then copies the state from the cell to the row.
 */
export function listChanges(before: ListView | undefined, after: ListView): ServerSentEvent[] {
  const parts = Object.entries(after.parts).filter(
    ([id, html]) => before?.parts[id as keyof ListView['parts']] !== html,
  );
  const partials = [...rowChanges(before, after), ...parts.map(([id, html]) => partial(`#${id}`, 'innerHTML', html))];
  return partials.length > 0 ? [{ data: partials.join('\n') }] : [];
}

function rowChanges(before: ListView | undefined, { rows }: ListView): string[] {
  const known = new Map(before?.rows.map((row) => [row.id, row]));
  const ids = new Set(rows.map(({ id }) => id));
  const kept = before?.rows.filter(({ id }) => ids.has(id)).map(({ id }) => id) ?? [];
  const isSameOrder = rows.filter(({ id }) => known.has(id)).every(({ id }, index) => kept[index] === id);
  if (!before || !isSameOrder) return [partial('#documents', 'innerHTML', rows.map(({ html }) => html).join(''))];
  const removed = [...known.keys()].filter((id) => !ids.has(id)).map((id) => partial(`#${id}`, 'delete', ''));
  return [
    ...removed,
    ...rows.flatMap((row, index) => {
      const { id, html, state } = row;
      const earlier = known.get(id);
      if (earlier?.html === html) return [];
      if (earlier)
        return withoutState(earlier) === withoutState(row)
          ? [partial(`#${id}-state`, 'outerHTML', state)]
          : [partial(`#${id}`, 'outerHTML', html)];
      return [
        index === 0 ? partial('#documents', 'afterbegin', html) : partial(`#${rows[index - 1]!.id}`, 'afterend', html),
      ];
    }),
  ];
}

/** Returns a row's HTML without its state. */
function withoutState({ html, state }: Row): string {
  return html.replace(state, '').replace(/ data-state="\w+"/, '');
}

function partial(target: string, swap: string, html: string): string {
  return `<hx-partial hx-target="${target}" hx-swap="${swap}">${html}</hx-partial>`;
}
