import { byId, findAll } from './elements';

/** @param before the answer that was running at the last call */
type Listener = (running: HTMLElement | undefined, before: HTMLElement | undefined) => void;

/** Calls the listeners now if an answer is running, and then whenever an answer starts or ends. */
export function watchRunningAnswer(listeners: readonly Listener[]): void {
  const messages = byId('messages');
  if (!messages) return;
  let known: HTMLElement | undefined;
  const update = () => {
    const running = findAll('article[data-status=streaming]', messages).at(-1);
    if (running === known) return;
    for (const listener of listeners) listener(running, known);
    known = running;
  };
  const changes = { childList: true, subtree: true, attributeFilter: ['data-status'] };
  new MutationObserver(update).observe(messages, changes);
  update();
}
