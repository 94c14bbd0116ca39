import { byId, cancel, closest, findAll, on } from './elements';
import './htmx-events';

/**
 * Shows the forms that ask for confirmation, or for details, in a dialog. When it closes, the browser returns the focus to the
 * element that opened it.
 */
export function showConfirmations(): void {
  on('htmx:finally:swap', () => {
    const dialog = byId<HTMLDialogElement>('dialog');
    if (!dialog || dialog.open === byId('confirmation')!.childElementCount > 0) return;
    if (dialog.open) dialog.close();
    else dialog.showModal();
  });
  // Also remove an error, which the next dialog would show otherwise.
  const empty = () => {
    for (const part of findAll('#dialog > div')) part.replaceChildren();
  };
  on('close', empty, true);
}

/**
 * Closes a menu when something in it is clicked. A click on a link with the attribute `data-closes` removes elements without a request:
 * the closest element around the link that matches the selector in the attribute, or else all elements that match it.
 */
export function closeOnClick(): void {
  on('click', (event) => {
    // Close the menu, so that the focus returns to its button: the link in the menu may be removed.
    closest(event, '.row-menu')?.hidePopover();
    const link = closest(event, '[data-closes]');
    if (!link) return;
    cancel(event);
    const selector = link.dataset.closes!;
    for (const element of [link.closest(selector) ?? findAll(selector)].flat()) element.remove();
  });
}
