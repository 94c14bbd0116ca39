import { find, on } from './elements';

/** Marks before the title: an answer is running, an answer is ready. */
const RUNNING = '… ';
const READY = '✓ ';

/** What the user does when they have noticed that the answer is ready. */
const ACTIVITY = ['pointerdown', 'pointermove', 'keydown', 'focus'] as const;

/** Shows in the page's title whether an answer is running or ready. */
export function showInTitle(running: HTMLElement | undefined, before: HTMLElement | undefined): void {
  if (running) mark(RUNNING);
  else if (before) {
    mark(READY);
    const clear = () => {
      if (document.title.startsWith(READY)) mark('');
    };
    for (const type of ACTIVITY) addEventListener(type, clear, { once: true });
  }
}

/** Keeps the mark when the server gives the page another title. */
export function keepTitleMark(): void {
  on('htmx:finally:swap', () => {
    if (find('article[data-status=streaming]')) mark(RUNNING);
  });
}

function mark(text: string): void {
  document.title = text + document.title.replace(/^[…✓] /, '');
}
