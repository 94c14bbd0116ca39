import { endAnswer } from './answer-changes';
import { cancel, contentOf, find, on } from './elements';
import './htmx-events';

/** Maximum number of connections in a row that received no event. */
const MAX_EMPTY_CONNECTIONS = 3;
const MAX_FAILURES = 12;

/** The state of the connections of an element that follows a stream. */
interface Connections {
  empty: number;
  failures: number;
  /** Whether the server has refused the stream. */
  isGone: boolean;
}

const connections = new WeakMap<EventTarget, Connections>();

/**
 * Stops reconnecting to a stream that keeps failing: retrying helps while a server restarts, but not if the response is a
 * redirect to the sign-in page.
 */
export function limitReconnecting(): void {
  on('htmx:sse:before:connection', (event) => {
    const { isGone, empty, failures } = connectionsOf(event);
    if (!isGone && empty < MAX_EMPTY_CONNECTIONS && failures < MAX_FAILURES) return;
    cancel(event);
    showLost(event.target as HTMLElement);
  });
  on('htmx:sse:after:connection', (event) => {
    const state = connectionsOf(event);
    state.empty++;
    state.failures = 0;
  });
  on('htmx:sse:before:message', (event) => {
    connectionsOf(event).empty = 0;
  });
  on('htmx:sse:error', (event) => {
    const state = connectionsOf(event);
    const { status = 0 } = event.detail;
    state.failures++;
    if (![401, 403, 404].includes(status)) return;
    state.isGone = true;
    if (status === 404) showMissing(event.target as HTMLElement);
  });
}

/** Says that the page has lost the connection to an answer. A reload shows the answer. */
export function showLost(element: Element): void {
  const lost = contentOf('answer-lost');
  if (lost) find('.status', element)?.replaceWith(lost);
}

/** Says that the server has no such answer: it was deleted, or belongs to another user. */
export function showMissing(article: HTMLElement): void {
  const ending = find('.ending', article);
  const missing = contentOf('answer-missing');
  if (!ending || !missing) return showLost(article);
  ending.replaceChildren(missing);
  endAnswer(article, 'failed');
}

function connectionsOf({ target }: Event): Connections {
  const state = connections.get(target!) ?? { empty: 0, failures: 0, isGone: false };
  connections.set(target!, state);
  return state;
}
