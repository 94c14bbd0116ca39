import { boxOf, byId, composer, find, findAll } from './elements';
import { isAtEnd, stopFollowing } from './following';
import { remember, remembered } from './storage';

/** Milliseconds after the last scroll event until the new position is stored. */
const DELAY = 200;

/** Shows a conversation where the user left it. If the user has followed a link to an answer, shows that answer instead. */
export function restoreReadingPosition(): void {
  const messages = byId('messages');
  if (!messages || !composer()) return;
  const linked = byId(location.hash.slice(1));
  if (linked && isNewVisit() && messages.contains(linked)) {
    stopFollowing();
    linked.scrollIntoView();
  } else restore(messages);
  let timer: ReturnType<typeof setTimeout>;
  messages.addEventListener('scroll', () => {
    clearTimeout(timer);
    timer = setTimeout(() => store(messages), DELAY);
  });
  window.onpagehide = () => store(messages);
}

/**
 * Stores the answer at the top of the view, and how far its start is above the top. A distance from the start of the conversation
 * would change with the width of the window.
 */
function store(messages: HTMLElement): void {
  const top = boxOf(messages).top;
  const shown = findAll('article[data-turn]', messages).find((article) => boxOf(article).bottom > top);
  const distance = shown && Math.round(top - boxOf(shown).top);
  remember(name(), isAtEnd(messages) || !shown ? '' : `${shown.id} ${distance}`);
}

function restore(messages: HTMLElement): void {
  const [id, distance] = (remembered(name()) ?? '').split(' ');
  const article = id && byId(id);
  if (id && !article) showFrom(id.slice('turn-'.length));
  if (!article) return;
  stopFollowing();
  messages.scrollTop += boxOf(article).top - boxOf(messages).top + +distance!;
}

/** Whether the user has opened the page anew, for example with a link, instead of reloading the page or returning to it. */
const isNewVisit = () =>
  (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming).type === 'navigate';

/** Loads the page again so that it starts with the turn. The page may lack this turn because it shows only the last turns. */
function showFrom(turn: string): void {
  const address = new URL(location.href);
  if (!find('.earlier') || address.searchParams.has('from')) return;
  address.searchParams.set('from', turn);
  location.replace(address);
}

const name = () => `position:${location.pathname}`;
