import { find, on } from './elements';

/** The marks at the start of the page's title: one while an answer is running, the other when it is ready. */
const RUNNING = '… ';
const READY = '✓ ';

/** Events that show that the user has noticed the page. The first of them removes the mark `READY`. */
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

/** Restores the mark `RUNNING` after the server has given the page another title. */
export function keepTitleMark(): void {
  on('htmx:finally:swap', () => {
    if (find('article[data-status=streaming]')) mark(RUNNING);
  });
}

function mark(text: string): void {
  document.title = text + document.title.replace(/^[…✓] /, '');
}
