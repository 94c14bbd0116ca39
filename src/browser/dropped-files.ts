import { attach } from './attachments';
import { cancel, closest, composer, find, on } from './elements';

/**
 * Accepts files that are dropped anywhere on the page. Otherwise, the browser would replace the page with a file that is dropped
 * outside the form.
 */
export function acceptDroppedFiles(): void {
  for (const type of ['dragover', 'drop'] as const) {
    on(type, (event) => {
      const form =
        closest<HTMLFormElement>(event, 'form[enctype]') ?? composer() ?? find<HTMLFormElement>('main form[enctype]');
      if (!form || !event.dataTransfer?.types.includes('Files')) return;
      cancel(event);
      form.classList.toggle('over', type === 'dragover');
      if (type === 'drop') accept(form, event.dataTransfer.files);
    });
  }
  on('dragleave', (event) => {
    if (!event.relatedTarget) find('form.over')?.classList.remove('over');
  });
}

function accept(form: HTMLFormElement, files: FileList): void {
  if (form === composer()) return attach(files);
  find<HTMLInputElement>('[type=file]', form)!.files = files;
  // The other forms replace a document or import users, so the user must confirm them.
  if (form.id === 'upload') form.requestSubmit();
}
