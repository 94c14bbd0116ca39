import { byId, cancel, closest, findAll, on } from './elements';
import './htmx-events';

/** Shows the forms that ask for confirmation, or for details, in a dialog; the browser returns the focus to its opener. */
export function showConfirmations(): void {
  on('htmx:finally:swap', () => {
    const content = byId('confirmation');
    const dialog = content?.closest('dialog');
    if (!dialog || dialog.open === content!.childElementCount > 0) return;
    if (dialog.open) dialog.close();
    else dialog.showModal();
  });
  on('close', () => byId('confirmation')?.replaceChildren(), true);
}

/** Closes menus, and removes what a link closes without a request: what the link is in, or else all that match. */
export function closeOnClick(): void {
  on('click', (event) => {
    // The focus returns to the button of the menu, which exists longer than the link in it.
    closest(event, '.row-menu')?.hidePopover();
    const link = closest(event, '[data-closes]');
    if (!link) return;
    cancel(event);
    const selector = link.dataset.closes!;
    for (const element of [link.closest(selector) ?? findAll(selector)].flat()) element.remove();
  });
}
