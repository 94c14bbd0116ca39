import { APPLICATION_HEADER, BLOCK_REASON_HEADER } from '../response-headers';
import { cancel, on } from './elements';
import { UploadLine } from './upload-line';

const CONCURRENT_UPLOADS = 2;

interface Upload {
  readonly action: string;
  readonly fields: FormData;
  readonly line: UploadLine;
}

const queue: Upload[] = [];
let sending = 0;

/** Uploads each file of a form in its own request, two at a time, and shows the progress of each. */
export function showUploads(): void {
  on('submit', (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.matches('form[data-upload]')) return;
    cancel(event);
    // A form has a property for each of its fields, with the name of the field.
    const { files: field } = form as unknown as { readonly files: HTMLInputElement };
    for (const file of field.files!) upload(form, file);
    field.value = '';
    form.closest('dialog')?.close();
  });
  window.onbeforeunload = (event) => {
    if (sending + queue.length > 0) cancel(event);
  };
}

/** Uploads a file with the other fields of the form. */
function upload(form: HTMLFormElement, file: File): void {
  const fields = new FormData(form);
  // The server needs the other fields first, so add the file again after them.
  fields.delete('files');
  fields.append('files', file);
  enqueue({ action: form.action, fields, line: new UploadLine(file) });
}

function enqueue(entry: Upload): void {
  const withdraw = () => {
    queue.splice(queue.indexOf(entry), 1);
    entry.line.setStatus('cancelled', { retry: () => enqueue(entry) });
  };
  entry.line.setProgress(0);
  entry.line.setStatus('queued', { cancel: withdraw });
  queue.push(entry);
  sendNext();
}

function sendNext(): void {
  if (sending >= CONCURRENT_UPLOADS || queue.length === 0) return;
  sending++;
  void send(queue.shift()!).finally(() => {
    sending--;
    sendNext();
  });
  sendNext();
}

/** Sends a file with XMLHttpRequest, because `fetch` does not report the progress of an upload. */
function send(entry: Upload): Promise<unknown> {
  const { action, fields, line } = entry;
  const request = new XMLHttpRequest();
  const fail = (status: string) => line.setStatus(status, { retry: () => enqueue(entry) });
  return new Promise((resolve) => {
    request.upload.onprogress = ({ loaded, total }) => line.setProgress(loaded / total);
    request.upload.onload = () => {
      line.setProgress();
      line.setStatus('checking');
    };
    request.onload = () => {
      if (isOurs(request)) line.replace(request.responseText);
      else if (request.getResponseHeader(BLOCK_REASON_HEADER)) fail('blocked');
      else fail(request.status < 500 ? 'signedOut' : 'broken');
    };
    // If the session has ended, the response redirects to another origin. The browser reports this as a network error.
    request.onerror = () => fail(navigator.onLine ? 'signedOut' : 'broken');
    request.onabort = () => fail('cancelled');
    request.onloadend = resolve;
    request.open('POST', action);
    request.setRequestHeader('hx-request', 'true');
    line.setStatus('sending', { cancel: () => request.abort() });
    request.send(fields);
  });
}

/** Whether the response comes from the application, not from a sign-in page, the web ACL or a proxy, and is neither 401 nor 5xx. */
function isOurs(request: XMLHttpRequest): boolean {
  return !!request.getResponseHeader(APPLICATION_HEADER) && request.status < 500 && request.status !== 401;
}
