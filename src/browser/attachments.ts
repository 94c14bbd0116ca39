import { byId, cancel, closest, composer, contentOf, find, on } from './elements';
import { showProblem } from './foreign-responses';

/** The button with which the user has sent the question while a file was still being uploaded. */
let waiting: HTMLElement | null = null;

/** Uploads files as soon as they are chosen, dropped on the page or pasted, and shows them in the composer. */
export function uploadAttachments(): void {
  // Detach the field from the form. Each file is uploaded in its own request, and the form sends only the ids of the files.
  find(FIELD)?.setAttribute('form', '');
  on('change', (event) => {
    const field = closest<HTMLInputElement>(event, FIELD);
    if (!field) return;
    attach(field.files!);
    field.value = '';
  });
  on('paste', (event) => {
    const { files, types } = event.clipboardData!;
    // Office programs add a picture to copied text: paste only the text.
    if (!composer() || !files.length || types.includes('text/plain')) return;
    cancel(event);
    attach(files);
  });
  on('click', (event) => {
    closest(event, '[data-action=detach]')?.closest('li')!.remove();
    // The question may have been waiting only for the removed file.
    resume();
  });
  on('submit', waitForUploads, true);
}

const FIELD = '#composer [type=file]';
const isBusy = () => find('#attachments progress');

/** Uploads files, but not more than a question may have. */
export function attach(files: FileList): void {
  const list = byId('attachments')!;
  for (const file of files) {
    if (list.children.length >= +list.dataset.limit!) return showProblem('attachments-full', list);
    list.append(contentOf('attachment-line')!);
    send(file, list.lastElementChild as HTMLElement);
  }
}

/** Sends a file with XMLHttpRequest, because `fetch` does not report the progress of an upload. */
function send(file: File, line: HTMLElement): void {
  const [name, progress] = line.children as unknown as [HTMLElement, HTMLProgressElement];
  name.textContent = line.dataset.attachment = file.name;
  const request = new XMLHttpRequest();
  request.upload.onprogress = ({ loaded, total }) => {
    progress.value = loaded / total;
    if (!line.isConnected) request.abort();
  };
  request.upload.onload = () => {
    line.dataset.state = 'checking';
  };
  request.onloadend = () => {
    const html = request.responseText.trim();
    progress.remove();
    line.dataset.state = 'refused';
    // A response without the line comes from a sign-in page or a proxy, or is empty because the connection failed.
    if (html.startsWith('<li')) line.outerHTML = html;
    resume();
  };
  request.open('POST', composer()!.action.replace(/turns$/, 'attachments'));
  const body = new FormData();
  body.append('attachments', file);
  request.send(body);
}

/** Delays the question until all files have arrived. */
function waitForUploads(event: SubmitEvent): void {
  if (event.target !== composer() || !isBusy()) return;
  cancel(event);
  event.stopImmediatePropagation();
  waiting = event.submitter;
}

function resume(): void {
  if (!waiting || isBusy()) return;
  if (!find('#attachments [data-state=refused]')) composer()!.requestSubmit(waiting);
  waiting = null;
}
