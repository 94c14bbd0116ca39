import { cancel, closest, find, focused, message, on } from './elements';

/** Acts on the Escape key: runs the action that `actionFor` returns, if any, instead of the browser's own action. */
export function actOnEscape(): void {
  on('keydown', (event) => {
    if (event.key !== 'Escape' || event.isComposing || event.defaultPrevented) return;
    const act = actionFor(event);
    if (!act) return;
    cancel(event);
    act();
  });
}

/** When a deletion can no longer be undone, its undo button disappears: moves the focus from this button to the composer. */
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
  // The browser itself closes an open dialog or menu. In fields other than the composer's, do nothing: they keep their text.
  if (find('dialog:modal, :popover-open') || closest(event, 'input, select, textarea:not(#message)')) return undefined;
  const stop = find('[data-action=stop]');
  if (stop) return () => stop.click();
  // Leave the composer: outside it, single letters are shortcuts.
  return () => message()?.blur();
}
