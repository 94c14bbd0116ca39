// What HTML cannot do in the console: show how far an upload has come, take what is dropped, close a question.
'use strict';

const AT_ONCE = 2;
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

function say(line, stage) {
  const element = line.querySelector('.stage');
  element.textContent = element.dataset[stage];
  line.dataset.stage = stage;
}

// What a user may do with a line: cancel it while it is on its way, repeat it when it broke off.
function offer(line, { cancel, retry }) {
  const [first, second] = [line.querySelector('[data-action=cancel]'), line.querySelector('[data-action=retry]')];
  first.hidden = !cancel;
  first.onclick = cancel;
  second.hidden = !retry;
  second.onclick = retry;
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
  say(line, 'queued');
  offer(line, {
    cancel: () => {
      queue.splice(queue.indexOf(upload), 1);
      say(line, 'cancelled');
      offer(line, { retry: () => enqueue(upload) });
    },
  });
  queue.push(upload);
  next();
}

function next() {
  if (sending >= AT_ONCE || queue.length === 0) return;
  sending++;
  send(queue.shift()).finally(() => {
    sending--;
    next();
  });
  next();
}

// fetch does not tell how much has been sent.
function send(upload) {
  const { action, fields, line } = upload;
  const request = new XMLHttpRequest();
  const broken = (stage) => {
    say(line, stage);
    offer(line, { retry: () => enqueue(upload) });
  };
  return new Promise((resolve) => {
    request.upload.onprogress = ({ loaded, total }) => {
      line.querySelector('progress').value = loaded / total;
    };
    request.upload.onload = () => {
      line.querySelector('progress').removeAttribute('value');
      say(line, 'checking');
    };
    request.onload = () => {
      if (request.getResponseHeader('joule-verne') && request.status < 500 && request.status !== 401)
        line.innerHTML = request.responseText;
      else if (request.getResponseHeader('x-joule-verne')) broken('blocked');
      else broken(request.status < 500 ? 'signedOut' : 'broken');
    };
    // A session that has ended leads elsewhere, which looks like a broken connection.
    request.onerror = () => broken(navigator.onLine ? 'signedOut' : 'broken');
    request.onabort = () => broken('cancelled');
    request.onloadend = resolve;
    request.open('POST', action);
    request.setRequestHeader('hx-request', 'true');
    say(line, 'sending');
    offer(line, { cancel: () => request.abort() });
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

// A file that misses the form must not replace the page.
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

// Of a document that comes along only the cell with its state is sent: see src/admin/documents/list-changes.ts.
document.addEventListener('htmx:sse:after:message', () => {
  for (const row of document.querySelectorAll('[data-document]'))
    row.dataset.state = row.querySelector('.chip').dataset.status;
});

window.addEventListener('beforeunload', (event) => {
  if (sending + queue.length > 0) event.preventDefault();
});
