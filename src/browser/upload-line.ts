import { byId, contentOf, find, findAll } from './elements';

/** The handlers of the buttons that cancel an upload and retry a failed or cancelled one. A button without a handler is hidden. */
export type Handlers = Partial<Record<'cancel' | 'retry', () => void>>;

/**
 * The line that shows the progress of one upload. Its private members begin with `#`, because the bundler can shorten such names.
 */
export class UploadLine {
  readonly #element: HTMLElement;
  readonly #progress: HTMLProgressElement;

  constructor({ name }: File) {
    this.#element = contentOf('upload-line')!.firstElementChild as HTMLElement;
    this.#progress = find('progress', this.#element) as unknown as HTMLProgressElement;
    find('.name', this.#element)!.textContent = name;
    this.#progress.ariaLabel = name;
    for (const button of findAll('button, a', this.#element)) button.ariaLabel = `${button.textContent}, ${name}`;
    byId('uploads')!.append(this.#element);
  }

  /** Shows which share of the upload is done, or that this is unknown. */
  setProgress(share?: number): void {
    if (share === undefined) this.#progress.removeAttribute('value');
    else this.#progress.value = share;
  }

  /** Shows a status. The texts of all statuses are data attributes of the template, in the page's language. */
  setStatus(status: string, handlers?: Handlers): void {
    const text = find('.upload-status', this.#element)!;
    text.textContent = text.dataset[status]!;
    if (handlers) this.#setActions(handlers);
  }

  /** Replaces the line with the line that the server has rendered. */
  replace(html: string): void {
    this.#element.innerHTML = html;
  }

  #setActions(handlers: Handlers): void {
    for (const action of ['cancel', 'retry'] as const) {
      const button = find(`[data-action=${action}]`, this.#element)!;
      button.hidden = !handlers[action];
      button.onclick = handlers[action] ?? null;
    }
  }
}
