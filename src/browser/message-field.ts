import { message } from './elements';

/** The event that a script triggers after it has changed the text. The event `input` means that the user has changed it. */
const SET = 'message:set';

/** Replaces the text of the composer. */
export function setMessage(text: string): void {
  const field = message()!;
  if (field.value === text) return;
  field.value = text;
  field.dispatchEvent(new Event(SET));
}

/** Calls the listener now and after each change of the composer's text. */
export function onMessage(listener: (field: HTMLTextAreaElement) => void): void {
  const field = message();
  if (!field) return;
  for (const type of ['input', SET]) field.addEventListener(type, () => listener(field));
  listener(field);
}
