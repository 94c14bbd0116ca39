import { createHash } from 'node:crypto';
import { DeleteObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import mammoth from 'mammoth';
import { ulid } from 'ulid';
import { AppFixture, BUCKET, type RunningApp } from '../../support/app/app-fixture';
import type { Asked } from '../../support/app/client';
import { chunk, citation, EngineServer } from '../../support/app/engine-server';
import { ANNA, BEAT } from '../../support/app/signer';
import { open } from '../../support/http';
import { until } from '../../support/until';

const FORMATS = ['md', 'docx', 'html', 'json'] as const;
const CITED = 's3://knowledge/documents/Förderung.pdf';

let engine: EngineServer;
let fixture: AppFixture;
let app: RunningApp;
let s3: S3Client;
beforeAll(async () => {
  engine = await EngineServer.open();
  fixture = await AppFixture.open({ engine: engine.url, bucket: true });
  app = await fixture.app();
  s3 = new S3Client({ region: 'eu-central-2', endpoint: fixture.variables.AWS_ENDPOINT_URL_S3! });
  await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'documents/Förderung.pdf', Body: 'x' }));
});
afterAll(async () => {
  s3.destroy();
  await fixture.close();
  await engine.close();
});

const anna = () => app.client(ANNA);
const json = async (path: string) => JSON.parse((await anna().get(path)).text);

async function ask(
  answer: string,
  conversation?: string,
  question = 'Wie hoch ist die Förderung?',
  uri = CITED,
): Promise<Asked> {
  engine.respondWith(chunk(answer, [citation(answer, undefined, uri)]));
  const asked = await anna().ask(question, conversation ? { conversation } : {});
  await fixture.ended(ANNA, asked.turn);
  await until(() => app.turns.count === 0);
  return asked;
}

/** Stores a conversation whose turns have these answers. Returns its id. */
async function store(turns: readonly { readonly answer: string }[]): Promise<string> {
  const id = ulid();
  const times = { createdAt: '2026-11-27T10:00:00.000Z', activeAt: '2026-11-27T10:00:00.000Z' };
  await fixture.put(ANNA, { item: `conversation#${id}`, id, title: 'Stored', ...times });
  const put = async ({ answer }: { readonly answer: string }, index: number) => {
    const turn = `turn-${String(index).padStart(6, '0')}`;
    const askedAt = new Date(Date.UTC(2026, 10, 27, 10) + index * 60_000).toISOString();
    const tail = { text: answer, sources: [], marks: [] };
    const head = { id: turn, conversationId: id, question: `Q${index}`, askedAt, status: 'complete', items: 0, tail };
    await fixture.put(ANNA, { item: `turn#${id}#${turn}`, ...head });
  };
  await Promise.all(turns.map(put));
  return id;
}

async function bytes(path: string): Promise<Buffer> {
  const response = await open(app.url, { path, headers: { 'accept-language': 'en', ...fixture.signer.headers(ANNA) } });
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part);
  return Buffer.concat(parts);
}

describe('one answer', () => {
  let asked: Asked;
  beforeAll(async () => {
    asked = await ask('**30 %** der Kosten.');
  });

  it.each([
    ['md', 'text/markdown; charset=utf-8'],
    ['docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['html', 'text/html; charset=utf-8'],
    ['json', 'application/json; charset=utf-8'],
  ])('is exported as %s: an attachment named after the question', async (format, type) => {
    const { status, headers } = await anna().get(`${asked.address}/export.${format}`);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe(type);
    expect(headers['content-disposition']).toBe(
      `attachment; filename*=UTF-8''Wie%20hoch%20ist%20die%20F%C3%B6rderung.${format}`,
    );
  });

  it('is exported with its sources, and with the time at which each cited document was uploaded', async () => {
    const { text } = await anna().get(`${asked.address}/export.md`);
    expect(text).toContain('**30 %** der Kosten.[1]');
    expect(text).toMatch(/1\. Förderung\.pdf, page 3, document of .* (CET|CEST|GMT\+[12])/);
    expect((await anna().get(`${asked.address}/answer.md`)).text).toMatch(/^\*\*30 %\*\* der Kosten\.\[1\]\n/);
  });

  it('is exported as a Word document with heading, text and sources', async () => {
    const { value } = await mammoth.convertToHtml({ buffer: await bytes(`${asked.address}/export.docx`) });
    expect(value).toContain('<h1>Question 1</h1>');
    expect(value).toContain('<strong>30 %</strong> der Kosten.<a href="#source_1_1"><sup>[1]</sup></a>');
  });

  it('is exported as an HTML file whose policy allows its own style and nothing else', async () => {
    const policy = (await anna().get(`${asked.address}/export.html`)).headers['content-security-policy'];
    expect(policy).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox$/,
    );
  });

  it('has links to its exports on the page, and so has its conversation', async () => {
    const { text } = await anna().get(`/conversations/${asked.conversation}`);
    for (const format of FORMATS) {
      expect(text).toContain(`data-export="${format}" href="${asked.address}/export.${format}"`);
      expect(text).toContain(`href="/conversations/${asked.conversation}/export.${format}?branch=${asked.turn}"`);
    }
  });
});

it('a JSON export names the engine that answered', async () => {
  const { address } = await ask('Text.');
  const { turns } = await json(`${address}/export.json`);
  expect(turns[0].answer.engine).toEqual({ name: 'agent', model: null, instructions: null });
});

it('stores nothing on the server for an export', async () => {
  const { conversation } = await ask('Vier Franken.');
  const stored = async () => [
    await fixture.items(ANNA),
    (await s3.send(new ListObjectsV2Command({ Bucket: BUCKET }))).Contents?.map(({ Key, ETag }) => [Key, ETag]),
  ];
  const before = await stored();
  for (const format of FORMATS)
    expect((await anna().get(`/conversations/${conversation}/export.${format}`)).status).toBe(200);
  expect(await stored()).toEqual(before);
});

describe('a document that was replaced or removed after an answer', () => {
  const KEY = 'documents/Wechselnd.txt';
  const put = (Body: string) => s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: KEY, Body }));
  const change = async ({ conversation }: Asked) =>
    /data-change="(\w+)"/.exec((await anna().get(`/conversations/${conversation}`)).text)?.[1];
  const source = async ({ address }: Asked) => (await json(`${address}/export.json`)).turns[0].answer.sources[0];

  it('is marked as such on the page and in exports, and exports name the version that the answer cites', async () => {
    await put('first');
    const asked = await ask('Text.', undefined, undefined, `s3://${BUCKET}/${KEY}`);
    const { cited, document, change: unchanged } = await source(asked);
    expect(cited.etag).toBe(createHash('md5').update('first').digest('hex'));
    expect([cited.uploadedAt, document.etag, unchanged]).toEqual([document.uploadedAt, cited.etag, null]);
    expect(await change(asked)).toBeUndefined();

    await put('second');
    await until(async () => (await change(asked)) === 'changed');
    expect(await source(asked)).toMatchObject({
      cited,
      change: 'changed',
      document: { isRemoved: false, etag: createHash('md5').update('second').digest('hex') },
    });
    for (const format of ['md', 'html'])
      expect((await anna().get(`${asked.address}/export.${format}`)).text).toMatch(
        new RegExp(`ETag ${cited.etag}, replaced after this answer`),
      );

    await s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: KEY }));
    await until(async () => (await change(asked)) === 'removed');
    expect(await source(asked)).toMatchObject({ cited, change: 'removed', document: { isRemoved: true } });
    const { value } = await mammoth.extractRawText({ buffer: await bytes(`${asked.address}/export.docx`) });
    expect(value).toContain(`ETag ${cited.etag}, no longer among the documents`);
  });
});

it('a JSON export names the owner of a cited document, but not the user who uploaded it', async () => {
  const record = { name: 'Owned.pdf', documentOwner: 'Amt für Energie', changedBy: 'uploader@example.org' };
  await fixture.put(ANNA, { owner: 'organisation#documents', item: `document#${record.name}`, ...record });
  const { address } = await ask('Text.', undefined, undefined, `s3://${BUCKET}/documents/${record.name}`);
  const { text } = await anna().get(`${address}/export.json`);
  expect(JSON.parse(text).turns[0].answer.sources[0].owner).toBe('Amt für Energie');
  expect(text).not.toContain('uploader');
});

it('exports either all turns or none if the conversation is deleted during the export', async () => {
  const id = await store([{ answer: 'One.' }, { answer: 'Two.' }]);
  const [exported] = await Promise.all([
    anna().get(`/conversations/${id}/export.json`),
    anna().post(`/conversations/${id}/delete`, {}),
  ]);
  expect(exported.status === 404 || JSON.parse(exported.text).turns.length === 2).toBe(true);
});

it('exports the branch that the URL names, or else the branch that was used last', async () => {
  const first = await ask('First.');
  engine.respondWith(chunk('Second.'));
  const turnId = ulid();
  await anna().post(`/conversations/${first.conversation}/turns`, { turnId, replaces: first.turn });
  await fixture.ended(ANNA, turnId);
  const answers = async (query: string) =>
    (await json(`/conversations/${first.conversation}/export.json${query}`)).turns.map(
      ({ answer }: { answer: { markdown: string } }) => answer.markdown,
    );
  expect(await answers('')).toEqual(['Second.']);
  expect(await answers(`?branch=${first.turn}`)).toEqual(['First.']);
});

it.each(FORMATS)("rejects another user's request to export a conversation or an answer as %s", async (format) => {
  const asked = await ask('Secret.');
  for (const path of [asked.address, `/conversations/${asked.conversation}`]) {
    const { status, text, headers } = await app.client(BEAT).get(`${path}/export.${format}`);
    expect([status, headers['content-disposition']]).toEqual([404, undefined]);
    expect(text).not.toContain('Secret');
  }
  expect((await app.client(BEAT).get(`${asked.address}/answer.md`)).status).toBe(404);
});

it('rejects an unknown format, turn, branch or conversation', async () => {
  const { address, conversation, turn } = await ask('Text.');
  const unknown = ulid();
  for (const path of [
    `${address}/export.pdf`,
    `/conversations/${conversation}/export.`,
    `${address.replace(turn, unknown)}/export.md`,
    `/conversations/${conversation}/export.md?branch=${unknown}`,
    `/conversations/${unknown}/export.md`,
    `/conversations/${conversation}/export.__proto__`,
  ])
    expect((await anna().get(path)).status).toBe(404);
});

it('rejects the export of a running answer, and exports its conversation with the text so far', async () => {
  const calls = engine.calls.length;
  engine.handle = async (call) => void (await call.send(chunk('So far ')));
  const asked = await anna().ask('Q?');
  await until(async () => (await fixture.turn(ANNA, asked.turn)).answer !== '');
  const rejected = await anna().get(`${asked.address}/export.md`);
  expect(rejected.status).toBe(409);
  expect(rejected.text).toContain('This answer is still being written.');
  const { text } = await anna().get(`/conversations/${asked.conversation}/export.md`);
  expect(text).toContain('So far');
  expect(text).toContain('still being written at the time of the export');
  engine.calls[calls]!.end();
  await fixture.ended(ANNA, asked.turn);
});

it('rejects the export of a conversation that is being deleted', async () => {
  const id = await store([{ answer: 'Text.' }]);
  await fixture.put(ANNA, { item: `conversation#${id}`, id, title: '', deletedAt: '2026-11-27T10:00:00.000Z' });
  for (const path of [`/conversations/${id}`, `/conversations/${id}/turns/turn-000000`])
    expect((await anna().get(`${path}/export.md`)).status).toBe(404);
});

it('exports what is stored with the answer about its documents if S3 fails', async () => {
  const broken = await fixture.app({ AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1' });
  const asked = await ask('Text.');
  const { status, text } = await broken.client(ANNA).get(`${asked.address}/export.md`);
  expect(status).toBe(200);
  expect(text).toMatch(/1\. Förderung\.pdf, page 3, document of .*, ETag \w+\n/);
  await broken.close();
});

it('rejects a Word export of more than 3 million characters, and exports the same conversation as Markdown', async () => {
  const id = await store(Array.from({ length: 10 }, () => ({ answer: 'x'.repeat(310_000) })));
  const { status, text } = await anna().get(`/conversations/${id}/export.docx`);
  expect([status, text.includes('too long to be exported in this format')]).toEqual([422, true]);
  expect((await anna().get(`/conversations/${id}/export.md`)).text.length).toBeGreaterThan(3_100_000);
});
