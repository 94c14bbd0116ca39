import { byId, cancel, closest, find, focused, on } from './elements';

/** Milliseconds for which the pointer must rest on a mark before its passage appears. */
const DELAY = 150;
/** Milliseconds after which a passage disappears when the pointer has left both the passage and its mark. */
const GRACE = 300;
/** Pixels that remain visible above a passage when the list of all passages scrolls to it. */
const MARGIN = 80;

let timer: ReturnType<typeof setTimeout> | undefined;
let shown: HTMLElement | undefined;
let isKept = false;
/** The mark whose passage is shown. */
let origin: HTMLElement;

/**
 * Shows the passage of a citation mark while the mark is hovered or focused, and after the user has tapped or clicked the mark. The
 * passage appears beside the mark or, where all passages are always visible in a list, the list scrolls to the passage.
 */
export function showPassages(): void {
  on('pointerover', (event) => {
    if (event.pointerType !== 'mouse') return;
    const mark = markOf(event);
    if (mark) after(DELAY, () => mark.isConnected && show(mark));
    else if (closest(event, '.passage')) clearTimeout(timer);
    else if (!isKept) after(shown ? GRACE : 0, hide);
  });
  on('focusin', (event) => {
    const mark = markOf(event);
    // A passage that closes returns the focus to its mark: do not show the passage again.
    if (mark && shown?.contains(event.relatedTarget as Node)) return;
    if (mark?.matches(':focus-visible')) show(mark);
    else if (!shown?.contains(event.target as Node)) hide();
  });
  on('click', (event) => {
    const mark = markOf(event);
    const passage = mark && show(mark);
    if (!passage) return;
    cancel(event);
    isKept = true;
    // If the mark was activated with the keyboard (`detail` is 0), move the focus to the link in the passage.
    if (event.detail === 0) find('a', passage)!.focus();
  });
  // Browsers close a popover on Escape. Close a passage that is not a popover, too, and prevent the key from also stopping a
  // running answer.
  on('keydown', (event) => {
    if (event.key !== 'Escape' || shown?.dataset.pointed === undefined) return;
    cancel(event);
    if (shown.contains(focused())) origin.focus();
    hide();
  });
}

function markOf(event: Event): HTMLAnchorElement | null {
  return closest<HTMLAnchorElement>(event, '[data-mark]');
}

function after(delay: number, act: () => unknown): void {
  clearTimeout(timer);
  timer = setTimeout(act, delay);
}

/** Shows the passage of a mark. Returns the element that contains the passage and its link; undefined if the page lacks the passage. */
function show(mark: HTMLAnchorElement): HTMLElement | undefined {
  clearTimeout(timer);
  const source = byId(mark.hash.slice(1));
  const passage = source && find('.passage', source);
  if (!source || !passage || passage.matches(':popover-open')) return passage ?? undefined;
  hide();
  isKept = false;
  origin = mark;
  if (passage.checkVisibility()) {
    shown = source;
    source.dataset.pointed = '';
    source.closest('.sources')!.scrollTop = source.offsetTop - MARGIN;
  } else {
    shown = passage;
    passage.showPopover({ source: mark });
  }
  return shown;
}

function hide(): void {
  if (shown?.matches(':popover-open')) shown.hidePopover();
  delete shown?.dataset.pointed;
  shown = undefined;
}
