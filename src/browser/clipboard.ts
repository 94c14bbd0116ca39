import { byId } from './elements';
import { showProblem } from './foreign-responses';

/** Time in milliseconds for which a button shows that it has copied. */
const SHOWN = 2_000;

/**
 * Copies a text, with formatting if there is HTML. The text may be a promise, because a browser allows copying only in the event
 * of the click itself, not after a response has arrived.
 */
export async function copy(button: HTMLElement, text: string | Promise<string>, html?: string): Promise<void> {
  try {
    await navigator.clipboard.write([
      new ClipboardItem({
        'text/plain': blob(text, 'text/plain'),
        ...(html && { 'text/html': blob(html, 'text/html') }),
      }),
    ]);
  } catch {
    return showProblem('copy-failed', button);
  }
  button.dataset.copied = '';
  announce(byId('live')!.dataset.copied!);
  setTimeout(() => delete button.dataset.copied, SHOWN);
}

async function blob(text: string | Promise<string>, type: string): Promise<Blob> {
  return new Blob([await text], { type });
}

/** Lets screen readers say the sentence once they are silent. */
function announce(sentence: string): void {
  const status = byId('live')!;
  status.textContent = '';
  setTimeout(() => {
    status.textContent = sentence;
  });
}
