import { byId, closest, find, findAll, focused, on } from './elements';

/** An element that had the focus or contained the focused element, together with the element after it. */
type Place = readonly [HTMLElement, Element | null];

/** The focused element and its ancestors, innermost first. If they are in a dialog or menu, the places of `outside` follow. */
let places: Place[] = [];
/** The element that was the last to have the focus outside dialogs and menus, and its ancestors. */
let outside: Place[] = [];

/**
 * When the focused element disappears, moves the focus to a place near it: to the same button in the new version of its row, to
 * the next row, or to an element that contained it. Otherwise, the Tab key would start at the top of the page again.
 */
export function keepFocus(): void {
  on('focusin', (event) => {
    const layer = closest(event, 'dialog, :popover-open');
    places = placesOf(event.target as HTMLElement, layer);
    if (layer) places.push(...outside);
    else outside = places;
  });
  // If the focus is lost because the user clicked an element that cannot have it, forget the place. Check in a microtask that the element
  // is still visible: during this event, some browsers still report an element that a script has removed as visible.
  on('focusout', ({ target, relatedTarget }) => {
    if (!relatedTarget) queueMicrotask(() => (target as Element).checkVisibility() && (places = outside = []));
  });
  const changes = { childList: true, subtree: true, attributeFilter: ['hidden', 'open'] };
  new MutationObserver(restoreFocus).observe(document.body, changes);
}

function placesOf(target: HTMLElement, layer: Element | null): Place[] {
  const found: Place[] = [];
  for (let place: HTMLElement | null = target; place && place !== document.body; place = place.parentElement) {
    found.push([place, place.nextElementSibling]);
    if (place === layer) break;
  }
  return found;
}

function restoreFocus(): void {
  const lost = places[0]?.[0];
  if (!lost || lost.checkVisibility()) return;
  let action: string | undefined;
  for (const [element, next] of places) {
    action = element.dataset.action ?? action;
    const left = element.isConnected ? element : byId(element.id);
    // Do not search the whole conversation, because the first match would be the first answer's button.
    const same = left && action && left.id !== 'messages' ? find(`[data-action=${action}]`, left) : null;
    if ((left ? [same, left] : [next]).some(takeFocus)) return;
  }
}

/** Focuses an element, or the first element in it that can have the focus. */
function takeFocus(element: Element | null): boolean {
  if (!element) return false;
  return [element as HTMLElement, ...findAll('*', element)].some((one) => {
    one.focus();
    // A hidden element may keep the focus until the browser draws the page again.
    return focused() === one && one.checkVisibility();
  });
}
