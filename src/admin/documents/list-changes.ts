import type { ServerSentEvent } from '../../app/web/event-stream';
import type { ListView, Row } from './list-view';

/**
 * The events that bring a page from one view of the list to the next. Only what differs is sent: of
 * a document that comes along its state alone, so that a row in which somebody is about to do
 * something stays as it is. The page's script takes the state of the row from that of its cell.
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
  const wanted = new Set(rows.map(({ id }) => id));
  const stay = before?.rows.filter(({ id }) => wanted.has(id)).map(({ id }) => id) ?? [];
  const isSameOrder = rows.filter(({ id }) => known.has(id)).every(({ id }, index) => stay[index] === id);
  if (!before || !isSameOrder) return [partial('#documents', 'innerHTML', rows.map(({ html }) => html).join(''))];
  const gone = [...known.keys()].filter((id) => !wanted.has(id)).map((id) => partial(`#${id}`, 'delete', ''));
  return [
    ...gone,
    ...rows.flatMap((row, index) => {
      const { id, html, state } = row;
      const earlier = known.get(id);
      if (earlier?.html === html) return [];
      if (earlier)
        return restOf(earlier) === restOf(row)
          ? [partial(`#${id}-state`, 'outerHTML', state)]
          : [partial(`#${id}`, 'outerHTML', html)];
      return [
        index === 0 ? partial('#documents', 'afterbegin', html) : partial(`#${rows[index - 1]!.id}`, 'afterend', html),
      ];
    }),
  ];
}

/** A row but for its state. */
function restOf({ html, state }: Row): string {
  return html.replace(state, '').replace(/ data-state="\w+"/, '');
}

function partial(target: string, swap: string, html: string): string {
  return `<hx-partial hx-target="${target}" hx-swap="${swap}">${html}</hx-partial>`;
}
