import type { ServerSentEvent } from '../../app/web/stream/event-stream';
import { sendEvents, whileConnected } from '../../app/web/stream/streaming';
import type { AdminContext } from '../context';
import type { Snapshot } from './catalogue';
import { fingerprintOf } from './fingerprint';

/**
 * Maximum duration of a connection, in milliseconds. The page then reconnects, and the console's guard checks again
 * that the user is an admin.
 */
const MAX_CONNECTION = 600_000;

/**
 * Streams the changes of a page. What the page shows is known from the id of the last event that it has received or, if there is none,
 * from `seen` in the query. If the page shows the current view, only later changes are sent. Otherwise, the whole current view is sent
 * first.
 */
export function sendChanges<View extends object>(
  ctx: AdminContext,
  viewOf: (snapshot: Snapshot) => View,
  changesOf: (before: View | undefined, after: View) => ServerSentEvent[],
): void {
  const signal = AbortSignal.any([whileConnected(ctx), AbortSignal.timeout(MAX_CONNECTION)]);
  const seen = ctx.get('last-event-id') || ctx.query.seen;
  sendEvents(ctx, changes());

  async function* changes(): AsyncGenerator<ServerSentEvent[]> {
    let shown: View | undefined;
    let isFirst = true;
    for await (const snapshot of ctx.state.documents.catalogue.follow(signal)) {
      const view = viewOf(snapshot);
      const id = fingerprintOf(view);
      if (isFirst && id === seen) shown = view;
      const events = changesOf(shown, view);
      // Start each connection with an event, so that the page knows it is connected to the application.
      if (events.length > 0) yield events.map((event) => ({ ...event, id }));
      else if (isFirst) yield [{ event: 'connected', id, data: '' }];
      shown = view;
      isFirst = false;
    }
  }
}
