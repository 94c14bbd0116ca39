import { closest, composer, findAll, message, on } from './elements';
import { onMessage, setMessage } from './message-field';
import { remember, remembered } from './storage';

/**
 * Returns the address of the conversation to which the composer belongs. On the start page, returns `new`, because its composer
 * has a different address each time the page is loaded.
 */
export function conversationKey(): string {
  return location.pathname === '/' ? 'new' : composer()!.getAttribute('action')!;
}

/** Keeps the text of the composer for each conversation, so that it survives reloading and leaving the page. */
export function keepDrafts(): void {
  if (!composer()) return;
  let name = nameOfDraft();
  const save = () => {
    // The first question has moved the page to the address of its conversation: forget the draft of the start page.
    if (name !== nameOfDraft()) remember(name, '');
    name = nameOfDraft();
    remember(name, message()!.value);
  };
  // Otherwise, Firefox would restore the text that the field had when the page was left.
  message()!.autocomplete = 'off';
  if (!message()!.value) setMessage(remembered(name) ?? '');
  onMessage(save);
  on('htmx:after:history:update', save);
}

/** Keeps the text of a form that changes a question, until the question is asked or the form is cancelled. */
export function keepEdits(): void {
  const restore = () => {
    for (const field of findAll<HTMLTextAreaElement>('[data-draft]'))
      field.value = remembered(field.dataset.draft!) ?? field.value;
  };
  on('input', (event) => {
    const field = closest<HTMLTextAreaElement>(event, '[data-draft]');
    if (field) remember(field.dataset.draft!, field.value);
  });
  on('click', (event) => forgetEdit(closest(event, '[data-discards]')?.dataset.discards));
  on('htmx:finally:swap', restore);
  restore();
}

/** Forgets the changed text of a question, if there is one. */
export const forgetEdit = (turn: unknown) => remember(`edit:${turn}`, '');

const nameOfDraft = () => `draft:${conversationKey()}`;
