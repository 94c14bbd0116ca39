import { byId } from './elements';
import { showProblem } from './foreign-responses';

/** Milliseconds for which a button shows that it has copied its text. */
const SHOWN = 2_000;

/**
 * Copies a text, with formatting if there is HTML. The text may be a promise, because browsers allow a script to copy only while
 * they handle the click, not after a response has arrived.
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

/** Makes screen readers announce a sentence, even if it is the same as the last one. */
function announce(sentence: string): void {
  const status = byId('live')!;
  status.textContent = '';
  setTimeout(() => {
    status.textContent = sentence;
  });
}
