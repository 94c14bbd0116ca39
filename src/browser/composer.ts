import { cancel, closest, composer, find, findAll, hasModifier, message, on } from './elements';

/** Sends the question with Enter, edits the last question with Up and ignores double clicks. */
export function extendComposer(): void {
  on('keydown', (event) => {
    if (event.target !== message() || isComposing(event)) return;
    if (event.key === 'Enter') sendWithEnter(event);
    if (event.key === 'ArrowUp') editWithUp(event);
  });
  on('click', ignoreDoubleClick, true);
}

function sendWithEnter(event: KeyboardEvent): void {
  if (event.shiftKey || (isTouchOnly() && !event.ctrlKey && !event.metaKey)) return;
  cancel(event);
  composer()!.requestSubmit(find('[type=submit]', composer()!));
}

/** Opens the form that edits the last question. In terminals and other chats, Up also brings back the last input. */
function editWithUp(event: KeyboardEvent): void {
  if (message()!.value || hasModifier(event) || event.shiftKey) return;
  // A question that is not stored cannot be edited.
  const edit = find('.edit', findAll('.question').at(-1));
  if (!edit?.checkVisibility()) return;
  cancel(event);
  edit.click();
}

/**
 * Safari ends the composition of a character before it reports the Enter key that ended the composition: WebKit bug 165004. That
 * key has code 229.
 */
function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}

/** Whether the device has only a touch screen: Enter then starts a new line. A mouse or trackpad suggests a keyboard. */
export function isTouchOnly(): boolean {
  return matchMedia('(pointer: coarse)').matches && !matchMedia('(any-pointer: fine)').matches;
}

function ignoreDoubleClick(event: MouseEvent): void {
  const isSecond = event.detail > 1;
  if (isSecond && closest(event, '#composer [type=submit], [data-suggestion], .again, .stop')) cancel(event);
}
