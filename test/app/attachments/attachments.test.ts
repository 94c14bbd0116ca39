import { GetObjectTaggingCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { ulid } from 'ulid';
import { deletePersonalData } from '../../../src/admin/users/personal-data';
import { AttachmentFiles } from '../../../src/app/attachments/attachment-files';
import { Store } from '../../../src/app/table/store';
import { AppFixture, BUCKET, type RunningApp } from '../../support/app/app-fixture';
import { attachmentsAt } from '../../support/app/attached-files';
import { chunk, EngineServer } from '../../support/app/engine-server';
import { jpeg, png } from '../../support/app/image';
import { type FormFile, multipart } from '../../support/app/multipart';
import { ANNA, BEAT, type User } from '../../support/app/signer';
import { at, pdf } from '../../support/inspection/pdf';
import { TableProxy } from '../../support/table-proxy';
import { until } from '../../support/until';

const MB = 1024 * 1024;

let engineServer: EngineServer;
let fixture: AppFixture;
let app: RunningApp;
let s3: S3Client;
beforeAll(async () => {
  engineServer = await EngineServer.open();
  fixture = await AppFixture.open({ engine: engineServer.url, bucket: true });
  app = await fixture.app();
  s3 = new S3Client({ region: 'eu-central-2', endpoint: fixture.variables.AWS_ENDPOINT_URL_S3! });
});
afterEach(() => engineServer.respondWith(chunk('Yes.')));
afterAll(async () => {
  s3.destroy();
  await fixture.close();
  await engineServer.close();
});

const TEXT: FormFile = { name: 'Notiz.txt', content: 'Die Sitzung ist am Montag.' };

/** Uploads a file as the page's script does. */
function upload(conversation: string, file: FormFile, user: User = ANNA) {
  const { body, headers } = multipart([file], {}, 'attachments');
  const path = `/conversations/${conversation}/attachments`;
  return app.client(user).send({ method: 'POST', path, body, headers: { ...headers, 'hx-request': 'true' } });
}

/**
 * Stores a text file as if it had been uploaded and inspected. A real inspection would start a process for each file.
 */
async function attached(conversation: string, { name, content } = TEXT): Promise<string> {
  const files = new AttachmentFiles(s3, BUCKET, ANNA.sub);
  const format = name.endsWith('.html') ? 'html' : 'txt';
  return (await files.put(conversation, { name, format, content: Buffer.from(content) })).id;
}

/** The form fields that attach the files with these ids to a question. */
const sent = (...ids: string[]): Record<string, string> =>
  Object.fromEntries(ids.map((id) => [`attachment-${id}`, 'on']));

function ask(message: string, fields: Record<string, string>, conversation?: string) {
  const turnId = fields.turnId ?? ulid();
  const path = `/conversations/${conversation ?? turnId}/turns`;
  return app.client(ANNA).post(path, { message, turnId, ...fields }, { 'hx-request': 'true' });
}

/** Asks a first question with a file, and waits for the end of the answer. */
async function answered(file = TEXT) {
  const turnId = ulid();
  const id = await attached(turnId, file);
  const response = await ask('What is it?', { turnId, ...sent(id) });
  await fixture.ended(ANNA, turnId);
  await until(() => app.turns.count === 0);
  return { id, turnId, text: response.text, call: engineServer.calls.at(-1)! };
}

/** Sends a question together with its files, as the form does without JavaScript. */
function submit(turnId: string, files: readonly FormFile[], fields: Record<string, string> = {}) {
  const { body, headers } = multipart(files, { turnId, message: 'What is it?', ...fields }, 'attachments');
  return app.client(ANNA).send({ method: 'POST', path: `/conversations/${turnId}/turns`, body, headers });
}

async function keys(user: User = ANNA): Promise<string[]> {
  const { Contents = [] } = await s3.send(
    new ListObjectsV2Command({ Bucket: BUCKET, Prefix: `attachments/${user.sub}/` }),
  );
  return Contents.map(({ Key }) => Key!);
}

async function tags(Key: string) {
  return (await s3.send(new GetObjectTaggingCommand({ Bucket: BUCKET, Key }))).TagSet;
}

describe('an attached file', () => {
  it('is stored under the prefix of the user and the conversation, with the tag of unsent files', async () => {
    const conversation = ulid();
    const response = await upload(conversation, TEXT);
    const id = /name="attachment-([0-9A-Z]{26})"/.exec(response.text)![1]!;
    expect(response.status).toBe(200);
    expect(response.text).toMatch(/^<li id="attachment-\w+" data-attachment="Notiz.txt" data-state="ready">/);
    const key = `attachments/${ANNA.sub}/${conversation}/${id}`;
    expect(await keys()).toContain(key);
    expect(await tags(key)).toEqual([{ Key: 'state', Value: 'unsent' }]);
  });

  it('is sent to the agent with the question, recorded in the turn, and no longer tagged as unsent', async () => {
    const { id, turnId, text, call } = await answered();
    expect(call.body.sessionState.files).toEqual([
      {
        name: 'Notiz.txt',
        source: {
          sourceType: 'BYTE_CONTENT',
          byteContent: { data: Buffer.from(TEXT.content).toString('base64'), mediaType: 'text/plain' },
        },
        useCase: 'CHAT',
      },
    ]);
    const { head } = await fixture.turn(ANNA, turnId);
    expect(head!.attachments).toEqual([{ id, name: 'Notiz.txt', format: 'txt', size: 26 }]);
    await until(async () => (await tags(`attachments/${ANNA.sub}/${turnId}/${id}`))?.length === 0);
    const page = await app.client(ANNA).get(`/conversations/${turnId}`);
    for (const html of [text, page.text]) {
      expect(html).toContain('data-attachment="Notiz.txt"');
      expect(html).toContain(`href="/conversations/${turnId}/attachments/${id}"`);
    }
  });

  it('can be downloaded, with headers that keep browsers from running code in it', async () => {
    const { id, turnId } = await answered({
      name: 'Seite "ä".html',
      content: '<!doctype html><p>Guten Tag zusammen</p>',
    });
    const { status, headers, text } = await app.client(ANNA).get(`/conversations/${turnId}/attachments/${id}`);
    expect([status, text]).toEqual([200, '<!doctype html><p>Guten Tag zusammen</p>']);
    expect(headers['content-type']).toBe('application/octet-stream');
    expect(headers['content-disposition']).toBe("attachment; filename*=UTF-8''Seite%20%22%C3%A4%22.html");
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  it('stays attached to the question when the user edits the question, and is sent again', async () => {
    const { id, turnId } = await answered();
    await ask('And now?', { turnId: ulid(), replaces: turnId }, turnId);
    await until(() => app.turns.count === 0);
    expect(engineServer.calls.at(-1)!.body.sessionState.files).toHaveLength(1);
    const heads = (await fixture.items(ANNA)).filter(({ conversationId }) => conversationId === turnId);
    expect(heads.map(({ attachments }) => attachments?.[0].id)).toEqual([id, id]);
  });

  it('is sent with the history of the conversation to a new session of the agent', async () => {
    const { turnId } = await answered();
    const { item, ...rest } = (await fixture.turn(ANNA, turnId)).head!;
    await fixture.put(ANNA, { item, ...rest, session: undefined });
    // Use a new task, which does not remember the session.
    app = await fixture.app();
    await ask('Second?', {}, turnId);
    await until(() => app.turns.count === 0);
    const { conversationHistory, files } = engineServer.calls.at(-1)!.body.sessionState;
    expect([conversationHistory.messages.length, files.length]).toEqual([2, 1]);
  });

  it('can be neither downloaded nor sent by another user, nor downloaded with the id of another conversation', async () => {
    const { id, turnId } = await answered();
    const address = `/conversations/${turnId}/attachments/${id}`;
    expect((await app.client(BEAT).get(address)).status).toBe(404);
    expect((await app.client(ANNA).get(address.replace(turnId, ulid()))).status).toBe(404);
    const theirs = ulid();
    const response = await app
      .client(BEAT)
      .post(`/conversations/${theirs}/turns`, { turnId: theirs, message: 'Q', ...sent(id) }, { 'hx-request': 'true' });
    expect(response.status).toBe(422);
    expect(response.text).toContain('no longer stored');
    expect((await fixture.items(BEAT)).filter(({ question }) => question)).toEqual([]);
  });

  it("is stored for the user who uploads it, even if the URL names another user's conversation", async () => {
    const { turnId } = await answered();
    const before = await keys();
    await upload(turnId, TEXT, BEAT);
    expect(await keys()).toEqual(before);
    expect(await keys(BEAT)).toEqual([expect.stringContaining(`attachments/${BEAT.sub}/${turnId}/`)]);
  });

  it('is not sent to the engine again by a repeated request, even after the file was deleted', async () => {
    const { id, turnId } = await answered();
    const calls = engineServer.calls.length;
    await attachmentsAt(fixture.variables.AWS_ENDPOINT_URL_S3!).of(ANNA.sub).deleteAll(turnId);
    expect((await ask('What is it?', { turnId, ...sent(id) })).status).toBe(200);
    expect(engineServer.calls).toHaveLength(calls);
  });

  it("does not expire if its question was stored although DynamoDB's response was lost", async () => {
    const proxy = await TableProxy.before(fixture.tableUrl);
    const task = await fixture.app({ AWS_ENDPOINT_URL_DYNAMODB: proxy.url });
    const turnId = ulid();
    const id = await attached(turnId);
    let puts = 0;
    // The first three items are the task's heartbeat, the user's running answers and the conversation. The fourth is the turn: the table
    // stores it, but the response is lost.
    proxy.fault = (operation) => {
      if (operation === 'PutItem' && ++puts === 4) return 'lost response';
      return puts >= 4 ? 'error' : undefined;
    };
    const fields = { message: 'What is it?', turnId, ...sent(id) };
    const { text } = await task.client(ANNA).post(`/conversations/${turnId}/turns`, fields, { 'hx-request': 'true' });
    expect(text).toContain('could not be saved');
    proxy.restore();
    await fixture.ended(ANNA, turnId);
    await until(async () => (await tags(`attachments/${ANNA.sub}/${turnId}/${id}`))?.length === 0, 20_000);
    await task.close();
    await proxy.close();
  });

  it('keeps its name and its position when another file is uploaded at the same time', async () => {
    const conversation = ulid();
    const files = ['a.txt', 'b.txt'].map((name) => ({ name, content: `Inhalt von ${name}` }));
    const lines = await Promise.all(files.map((file) => upload(conversation, file)));
    const ids = lines.map(({ text }) => /name="attachment-([0-9A-Z]{26})"/.exec(text)![1]!);
    await ask('Q?', { turnId: conversation, ...sent(...ids) });
    const head = await fixture.ended(ANNA, conversation);
    expect(head.attachments.map(({ name }: { name: string }) => name)).toEqual(['a.txt', 'b.txt']);
  });
});

describe('the route for uploads', () => {
  const encrypted = () => pdf([at(50, 700, 'Guten Tag')], { isEncrypted: true });
  const REFUSED: Record<string, [FormFile | (() => FormFile), RegExp]> = {
    'whose content contradicts its extension': [{ name: 'bild.pdf', content: png() }, /“bild.pdf”: the content is not/],
    'that is damaged': [{ name: 'kaputt.pdf', content: '%PDF-1.7 kaputt' }, /“kaputt.pdf”/],
    'that is encrypted': [() => ({ name: 'geheim.pdf', content: encrypted() }), /“geheim.pdf”: the file is encrypted/],
    'with a classification mark': [
      { name: 'x.txt', content: 'VERTRAULICH\n\nInhalt' },
      /“x.txt” has the classification mark “VERTRAULICH”/,
    ],
    'of a type that cannot be attached': [{ name: 'x.exe', content: 'MZ' }, /“x.exe”: files of this type/],
    'that is empty': [{ name: 'leer.txt', content: '' }, /“leer.txt”: the file contains nothing/],
    'of more than 10 MB': [
      () => ({ name: 'gross.txt', content: Buffer.alloc(10 * MB + 1, 'a ') }),
      /“gross.txt” is too large: at most 10 MB/,
    ],
    'that the engine does not read': [
      { name: 'bild.png', content: png() },
      /“bild.png”: the model that answers does not read/,
    ],
  };

  it.each(Object.keys(REFUSED))('refuses a file %s, with a sentence that names the file', async (name) => {
    const [given, sentence] = REFUSED[name]!;
    const before = await keys();
    const response = await upload(ulid(), typeof given === 'function' ? given() : given);
    expect(response.status).toBe(422);
    expect(response.text).toContain('data-state="refused"');
    expect(response.text.replaceAll('&quot;', '"')).toMatch(sentence);
    expect(response.text).not.toContain('name="attachment-');
    expect(await keys()).toEqual(before);
  });

  it('rejects a request without a file, and a request whose content type is not multipart/form-data', async () => {
    const path = `/conversations/${ulid()}/attachments`;
    const { body, headers } = multipart([], { a: 'b' });
    expect((await app.client(ANNA).send({ method: 'POST', path, body, headers })).status).toBe(400);
    expect((await app.client(ANNA).post(path, { a: 'b' })).status).toBe(415);
  });
});

describe('a question', () => {
  it('is refused with more than five files', async () => {
    const ids = Array.from({ length: 6 }, () => ulid());
    const response = await ask('Q?', sent(...ids));
    expect([response.status, response.text]).toEqual([422, expect.stringContaining('At most 5 files')]);
  });

  it('is refused if its files are too large together', async () => {
    const conversation = ulid();
    const large = { name: 'a.txt', content: 'Wort '.repeat(1.2 * MB) };
    const ids = [await attached(conversation, large), await attached(conversation, large)];
    const calls = engineServer.calls.length;
    const response = await ask('Q?', { turnId: conversation, ...sent(...ids) });
    expect([response.status, response.text]).toEqual([422, expect.stringContaining('at most 10 MB')]);
    expect(engineServer.calls).toHaveLength(calls);
  });

  it('is refused with an invalid file id', async () => {
    expect((await ask('Q?', sent('../../x'))).status).toBe(400);
  });
});

describe('the form without JavaScript', () => {
  it('sends a question with its files', async () => {
    const turnId = ulid();
    const response = await submit(turnId, [TEXT, { name: 'b.md', content: '# Titel\n\nText' }]);
    expect(response.status).toBe(200);
    expect(response.text).toContain('data-attachment="b.md"');
    expect((await fixture.ended(ANNA, turnId)).attachments).toHaveLength(2);
    expect(engineServer.calls.at(-1)!.body.sessionState.files.map(({ name }: { name: string }) => name)).toEqual([
      'Notiz.txt',
      'b.md',
    ]);
  });

  it('sends a question without files when the field for files is empty', async () => {
    const turnId = ulid();
    expect((await submit(turnId, [{ name: '', content: '' }])).status).toBe(200);
    expect((await fixture.ended(ANNA, turnId)).attachments).toBeUndefined();
  });

  it('keeps the question and the accepted files if another file is refused, and sends them at the next attempt', async () => {
    const turnId = ulid();
    const refused = await submit(turnId, [{ name: 'x.txt', content: 'GEHEIM' }, TEXT]);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('x.txt');
    expect(refused.text).toContain('>What is it?</textarea>');
    expect(refused.text).toContain(`action="/conversations/${turnId}/turns"`);
    const id = /name="attachment-([0-9A-Z]{26})" checked/.exec(refused.text)![1]!;
    await submit(turnId, [], sent(id));
    expect((await fixture.ended(ANNA, turnId)).attachments).toEqual([
      expect.objectContaining({ id, name: 'Notiz.txt' }),
    ]);
  });

  it('gets a new turn id, and keeps its files, if its turn id already belongs to another question', async () => {
    const turnId = ulid();
    expect((await submit(turnId, [TEXT])).status).toBe(200);
    await fixture.ended(ANNA, turnId);
    await until(() => app.turns.count === 0);
    const changed = { message: 'And what is it now?' };
    const stale = await submit(turnId, [TEXT], changed);
    expect(stale.status).toBe(409);
    const fields = /id="turn-id" name="turnId" value="(\w+)"/.exec(stale.text)!;
    const file = /name="attachment-([0-9A-Z]{26})" checked/.exec(stale.text)!;
    const { body, headers } = multipart([], { ...changed, turnId: fields[1]!, ...sent(file[1]!) }, 'attachments');
    const path = /<form id="composer" action="(.*?)"/.exec(stale.text)![1]!;
    expect((await app.client(ANNA).send({ method: 'POST', path, body, headers })).status).toBe(200);
    expect(await fixture.ended(ANNA, fields[1]!)).toMatchObject({
      conversationId: turnId,
      attachments: [{ id: file[1] }],
    });
  });

  it('reports files that are too large together', async () => {
    const large = { name: 'a.txt', content: Buffer.alloc(9 * MB, 'a ') };
    const response = await submit(ulid(), [large, large]);
    expect([response.status, response.text]).toEqual([422, expect.stringContaining('at most 16 MB')]);
  });

  it('rejects more than five files', async () => {
    const response = await submit(
      ulid(),
      Array.from({ length: 50 }, (_, n) => ({ name: `${n}.txt`, content: 'Text' })),
    );
    expect([response.status, response.text]).toEqual([422, expect.stringContaining('At most 5 files')]);
  });
});

describe('an engine that cannot read files', () => {
  it('is announced in the composer, and makes the server refuse a question with a file', async () => {
    const other = await fixture.app({ ANSWER_ENGINE: 'knowledge-base' });
    const page = await other.client(ANNA).get('/');
    expect(page.text).not.toContain('type="file"');
    expect(page.text).toContain('does not read attached files');
    const turnId = ulid();
    const { body, headers } = multipart([TEXT], { turnId, message: 'Q?' }, 'attachments');
    const path = `/conversations/${turnId}/turns`;
    const response = await other.client(ANNA).send({ method: 'POST', path, body, headers });
    expect([response.status, response.text]).toEqual([422, expect.stringContaining('does not read attached files')]);
    expect((await fixture.turn(ANNA, turnId)).head).toBeUndefined();
  });
});

describe('deletion', () => {
  const of = async (conversation: string) => (await keys()).filter((key) => key.includes(conversation));

  it('of a conversation deletes its files, including unsent files', async () => {
    const { turnId } = await answered();
    await attached(turnId);
    expect(await of(turnId)).toHaveLength(2);
    await app.client(ANNA).post(`/conversations/${turnId}/delete`, {});
    expect(await of(turnId)).toEqual([]);
  });

  it('hides the files of a conversation at once, and can be undone', async () => {
    const { id, turnId } = await answered();
    const address = `/conversations/${turnId}/attachments/${id}`;
    await app.client(ANNA).post(`/conversations/${turnId}/deletion`, {}, { 'hx-request': 'true' });
    expect((await app.client(ANNA).get(address)).status).toBe(404);
    await app.client(ANNA).post(`/conversations/${turnId}/deletion/undo`, {}, { 'hx-request': 'true' });
    expect((await app.client(ANNA).get(address)).status).toBe(200);
  });

  it('of all conversations deletes their files', async () => {
    const { turnId } = await answered();
    await app.client(ANNA).post('/settings/conversations/deletion', {});
    await until(async () => (await of(turnId)).length === 0);
  });

  it('of a user deletes all files', async () => {
    const { turnId } = await answered();
    const store = new Store('eu-central-2', fixture.variables.TABLE_NAME!, 365);
    await deletePersonalData(store, attachmentsAt(fixture.variables.AWS_ENDPOINT_URL_S3!), ANNA.sub);
    expect([await keys(), await of(turnId)]).toEqual([[], []]);
  });

  it('prevents a turn from using a deleted file, and lets a file that is uploaded later expire as an unsent file', async () => {
    const { id, turnId } = await answered();
    await app.client(ANNA).post(`/conversations/${turnId}/delete`, {});
    const files = new AttachmentFiles(s3, BUCKET, ANNA.sub);
    await expect(files.keep(turnId, id)).rejects.toThrow('No such attached file');
    expect(await of(turnId)).toEqual([]);
    await upload(turnId, TEXT);
    const [late] = await of(turnId);
    expect(await tags(late!)).toEqual([{ Key: 'state', Value: 'unsent' }]);
  });

  it('deletes the files when it is repeated after a failure', async () => {
    const { turnId } = await answered();
    const broken = await fixture.app({ AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1' });
    const failed = await broken.client(ANNA).post(`/conversations/${turnId}/delete`, {});
    expect(failed.status).toBe(503);
    expect(await of(turnId)).toHaveLength(1);
    await app.client(ANNA).post(`/conversations/${turnId}/delete`, {});
    expect(await of(turnId)).toEqual([]);
    expect((await fixture.items(ANNA)).filter(({ item }) => item.includes(turnId))).toEqual([]);
  });
});

it('reports an answer as failed if a file of its question no longer exists', async () => {
  const { turnId } = await answered();
  await attachmentsAt(fixture.variables.AWS_ENDPOINT_URL_S3!).of(ANNA.sub).deleteAll(turnId);
  const again = ulid();
  await ask('What is it?', { turnId: again, replaces: turnId }, turnId);
  expect(await fixture.ended(ANNA, again)).toMatchObject({ status: 'failed', failure: 'attachmentGone' });
});

it('accepts images that the model of the `converse` engine can read, and rejects images that are too large or damaged', async () => {
  const other = await fixture.app({
    ANSWER_ENGINE: 'converse',
    MODEL_ARN: 'arn:aws:bedrock:eu-central-2::foundation-model/anthropic.claude-sonnet-4-6',
  });
  const send = (file: FormFile) => {
    const { body, headers } = multipart([file], {}, 'attachments');
    return other.client(ANNA).send({ method: 'POST', path: `/conversations/${ulid()}/attachments`, body, headers });
  };
  const accepted = await send({ name: 'bild.png', content: png() });
  expect([accepted.status, accepted.text]).toEqual([200, expect.stringContaining('cannot be checked')]);
  expect((await send({ name: 'foto.jpg', content: jpeg() })).status).toBe(200);
  expect((await send({ name: 'gross.png', content: png(8001, 2) })).text).toContain('at most 8,000 pixels');
  expect((await send({ name: 'halb.png', content: png().subarray(0, 40) })).text).toContain('the file is damaged');
});
