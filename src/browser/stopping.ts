import { composer, find, focused, message } from './elements';

/**
 * Moves the stop button of the running answer into the composer, beside or in place of the send button. The form of the stop button
 * stays below the answer.
 */
export function placeStopButton(running: HTMLElement | undefined): void {
  const field = find('.field', composer()!)!;
  const old = find('[data-action=stop]', field);
  if (old?.contains(focused())) message()!.focus();
  old?.remove();
  const button = running?.querySelector<HTMLButtonElement>('[data-action=stop]');
  if (!button) {
    // Remove the message that said that this answer was still running.
    find('[data-problem="error.turnRunning"]')?.remove();
    return;
  }
  button.setAttribute('form', button.form!.id);
  field.append(button);
}
