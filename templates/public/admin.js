// What HTML alone cannot do in the console: show upload progress, accept dropped files, close a confirmation.
'use strict';

const CONCURRENT_UPLOADS = 2;
const queue = [];
let sending = 0;

function lineFor(file) {
  const line = byId('upload-line').content.firstElementChild.cloneNode(true);
  line.querySelector('.name').textContent = file.name;
  line.querySelector('progress').ariaLabel = file.name;
  for (const button of line.querySelectorAll('button')) button.ariaLabel = `${button.textContent}: ${file.name}`;
  byId('uploads').append(line);
  return line;
}

// The texts of all statuses are data attributes of the template, in the page's language.
function setStatus(line, status) {
  const element = line.querySelector('.upload-status');
  element.textContent = element.dataset[status];
  line.dataset.status = status;
}

// A running upload can be cancelled, a failed one retried; each button is shown only with a handler.
function setActions(line, handlers) {
  for (const action of ['cancel', 'retry']) {
    const button = line.querySelector(`[data-action=${action}]`);
    button.hidden = !handlers[action];
    button.onclick = handlers[action];
  }
}

function add(form, file) {
  const fields = new FormData(form);
  fields.delete('files');
  fields.append('files', file);
  const upload = { action: form.action, fields, line: lineFor(file) };
  enqueue(upload);
}

function enqueue(upload) {
  const { line } = upload;
  line.querySelector('progress').value = 0;
  setStatus(line, 'queued');
  setActions(line, {
    cancel: () => {
      queue.splice(queue.indexOf(upload), 1);
      setStatus(line, 'cancelled');
      setActions(line, { retry: () => enqueue(upload) });
    },
  });
  queue.push(upload);
  next();
}

function next() {
  if (sending >= CONCURRENT_UPLOADS || queue.length === 0) return;
  sending++;
  send(queue.shift()).finally(() => {
    sending--;
    next();
  });
  next();
}

// `fetch` does not report upload progress.
function send(upload) {
  const { action, fields, line } = upload;
  const request = new XMLHttpRequest();
  const fail = (status) => {
    setStatus(line, status);
    setActions(line, { retry: () => enqueue(upload) });
  };
  return new Promise((resolve) => {
    request.upload.onprogress = ({ loaded, total }) => {
      line.querySelector('progress').value = loaded / total;
    };
    request.upload.onload = () => {
      line.querySelector('progress').removeAttribute('value');
      setStatus(line, 'checking');
    };
    request.onload = () => {
      if (request.getResponseHeader('joule-verne') && request.status < 500 && request.status !== 401)
        line.innerHTML = request.responseText;
      else if (request.getResponseHeader('x-joule-verne')) fail('blocked');
      else fail(request.status < 500 ? 'signedOut' : 'broken');
    };
    // An ended session redirects to another origin, which the browser reports as a network error.
    request.onerror = () => fail(navigator.onLine ? 'signedOut' : 'broken');
    request.onabort = () => fail('cancelled');
    request.onloadend = resolve;
    request.open('POST', action);
    request.setRequestHeader('hx-request', 'true');
    setStatus(line, 'sending');
    setActions(line, { cancel: () => request.abort() });
    request.send(fields);
  });
}

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!form.matches('form[data-upload]')) return;
  event.preventDefault();
  for (const file of form.elements.files.files) add(form, file);
  if (form.id === 'upload') form.elements.files.value = '';
  else form.remove();
});

// Otherwise, the browser would replace the page with a file that is dropped outside the form.
for (const type of ['dragover', 'drop']) {
  document.addEventListener(type, (event) => {
    const form = document.querySelector('main form[enctype]');
    if (!form || !event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    form.classList.toggle('over', type === 'dragover');
    if (type === 'dragover') return;
    if (form.matches('[data-upload]')) for (const file of event.dataTransfer.files) add(form, file);
    else form.querySelector('[type=file]').files = event.dataTransfer.files;
  });
}

document.addEventListener('dragleave', (event) => {
  if (!event.relatedTarget) document.querySelector('form.over')?.classList.remove('over');
});

document.addEventListener('click', (event) => {
  const cancel = event.target.closest('[data-closes]');
  const closed = cancel?.closest(cancel.dataset.closes);
  if (!closed) return;
  event.preventDefault();
  const opener = document.querySelector(`[hx-target="#${closed.parentElement.id}"]`);
  closed.remove();
  opener?.focus();
});

// The server sends only the cell when a document's state changed: see src/admin/documents/list-changes.ts.
document.addEventListener('htmx:sse:after:message', () => {
  for (const row of document.querySelectorAll('[data-document]'))
    row.dataset.state = row.querySelector('.chip').dataset.status;
});

window.addEventListener('beforeunload', (event) => {
  if (sending + queue.length > 0) event.preventDefault();
});
