import { cancel, closest, find, focused, message, on } from './elements';

/** What the Escape key does, wherever browsers differ: the first of these that applies. */
export function actOnEscape(): void {
  on('keydown', (event) => {
    if (event.key !== 'Escape' || event.isComposing || event.defaultPrevented) return;
    const act = actionFor(event);
    if (!act) return;
    cancel(event);
    act();
  });
}

/** Moves the focus to the composer when a deletion can no longer be undone, because its button disappears. */
export function focusAfterUndo(): void {
  on('animationend', ({ target }) => (target as Element).contains(focused()) && message()?.focus());
}

function actionFor(event: Event): (() => void) | undefined {
  const dialog = closest<HTMLDialogElement>(event, 'dialog[open]');
  if (dialog) return () => dialog.close();
  const search = closest<HTMLInputElement>(event, '#search-text');
  if (search?.value) {
    search.value = '';
    return () => search.form!.requestSubmit();
  }
  // The browser closes the menu; other fields keep their text.
  if (find('dialog[open], :popover-open') || closest(event, 'input, select, textarea:not(#message)')) return undefined;
  const stop = find('[data-action=stop]');
  if (stop) return () => stop.click();
  // Outside the composer, single letters are shortcuts.
  return () => message()?.blur();
}
