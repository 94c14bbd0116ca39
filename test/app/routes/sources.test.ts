import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { AppFixture, BUCKET, type RunningApp } from '../../support/app/app-fixture';
import { chunk, citation, EngineServer } from '../../support/app/engine-server';
import { ANNA, BEAT } from '../../support/app/signer';
import { until } from '../../support/until';

const FILES = {
  'documents/Förderung 2026.pdf': 'Contents of the PDF',
  'documents/page.html':
    '<h1>Title</h1><p>Before &lt;b&gt;. The\n<b>passage</b>. After.</p><script>alert(1)</script><ul><li>Item</ul>',
  'documents/table.csv': 'Place;Content\n<i>;Other row\nThe;passage\n',
  'documents/other.txt': 'Something else',
  'documents/binary.txt': Buffer.from([0, 1, 2, 3]),
  'documents/photo.png': 'Contents of the picture',
  'secret.txt': 'Contents outside the folder of documents',
};

let engineServer: EngineServer;
let fixture: AppFixture;
let app: RunningApp;
beforeAll(async () => {
  engineServer = await EngineServer.open();
  fixture = await AppFixture.open({ engine: engineServer.url, bucket: true });
  app = await fixture.app();
  const s3 = new S3Client({ region: 'eu-central-2', endpoint: fixture.variables.AWS_ENDPOINT_URL_S3! });
  for (const [Key, Body] of Object.entries(FILES)) await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body }));
  s3.destroy();
});
afterAll(async () => {
  await fixture.close();
  await engineServer.close();
});

async function citing(uri: string): Promise<string> {
  engineServer.respondWith(chunk('Text.', [citation('Text.', undefined, uri)]));
  const asked = await app.client(ANNA).ask('Q?');
  await fixture.ended(ANNA, asked.turn);
  return `${asked.address}/sources/1`;
}

it('says in the empty chat how many documents there are, as soon as the number is known', async () => {
  const page = await until(async () => {
    const { text } = await app.client(ANNA).send({ method: 'GET', path: '/', headers: { 'accept-language': 'en' } });
    return text.includes('class="knowledge"') && text;
  });
  expect(page).toMatch(/<p class="knowledge">6 documents, last updated on \d+ \w+ \d{4}<\/p>/);
});

it('shows the passage, the page number and the document of a source', async () => {
  const address = await citing(`s3://${BUCKET}/documents/Förderung 2026.pdf`);
  const page = await app.client(ANNA).get(address);
  expect(page.status).toBe(200);
  for (const part of ['Förderung 2026.pdf', 'The passage.', `href="${address}/document#page=3"`])
    expect(page.text).toContain(part);
  const document = await app.client(ANNA).get(`${address}/document`);
  expect(document).toMatchObject({ status: 200, text: 'Contents of the PDF' });
  expect(document.headers['content-type']).toBe('application/pdf');
  expect(document.headers['content-disposition']).toBe("inline; filename*=UTF-8''F%C3%B6rderung%202026.pdf");
});

/** The page of a source whose passage is `The passage.` */
async function pageOf(name: string): Promise<string> {
  const { status, text } = await app.client(ANNA).get(await citing(`s3://${BUCKET}/documents/${name}`));
  expect(status).toBe(200);
  return text;
}

it('passes the page number and the addresses of the file and the scripts to the PDF viewer', async () => {
  const page = await pageOf('Förderung 2026.pdf');
  expect(page).toMatch(/<div id="pdf" data-address="\/conversations\/[^"]+\/sources\/1\/document" data-page="3"/);
  const scripts = [...page.matchAll(/(?:src|data-worker|data-files)="(\/assets\/[^"]+pdfjs\/[^"]*)"/g)].map(
    ([, src]) => src!,
  );
  expect(scripts).toHaveLength(3);
  for (const address of [scripts[0]!, scripts[1]!, `${scripts[2]}cmaps/UniJIS-UTF16-H.bcmap`]) {
    const { status, headers } = await app.client(ANNA).get(address);
    expect([address, status, headers['cache-control']]).toEqual([address, 200, 'public, max-age=31536000, immutable']);
  }
});

it('loads the viewer only for a PDF', async () => {
  for (const name of ['page.html', 'photo.png']) expect(await pageOf(name)).not.toContain('pdfjs');
  expect((await app.client(ANNA).get('/')).text).not.toMatch(/pdfjs|source\.css/);
});

it('shows the text of a web page with the passage highlighted and focused', async () => {
  const page = await pageOf('page.html');
  expect(page).toContain('<p>Before &lt;b&gt;. <mark tabindex="-1" autofocus>The passage.</mark> After.</p>');
  expect(page).toContain('<h2>Title</h2>');
  expect(page).toMatch(/<ul>\s*<li>Item<\/li>\s*<\/ul>/);
  expect(page).not.toContain('alert(1)');
});

it('shows a table with the row of the passage highlighted', async () => {
  const page = (await pageOf('table.csv')).replace(/>\s+</g, '><');
  expect(page).toContain(
    '<tr><th scope="col">Place</th><th scope="col">Content</th></tr><tr><td>&lt;i&gt;</td><td>Other row</td></tr>',
  );
  expect(page).toContain('<tr class="found" tabindex="-1" autofocus><td>The</td><td>passage</td></tr>');
});

it('shows a picture', async () => {
  expect(await pageOf('photo.png')).toMatch(/<img src="[^"]+\/sources\/1\/document" alt="photo\.png">/);
});

it.each([
  ['other.txt', 'not-found', 'Something else'],
  ['binary.txt', 'unreadable', 'Open the document instead'],
  ['missing.txt', 'removed', 'The passage.'],
  ['missing.pdf', 'removed', 'The passage.'],
])('says what is wrong with %s: %s', async (name, note, text) => {
  const page = await pageOf(name);
  expect(page).toContain(`data-note="${note}"`);
  expect(page).toContain(text);
  expect(page).not.toContain('id="pdf"');
  expect(page.includes('data-action="open"')).toBe(note !== 'removed');
});

it('says that a document was replaced after the answer', async () => {
  const address = await citing(`s3://${BUCKET}/documents/other.txt`);
  expect((await app.client(ANNA).get(address)).text).not.toContain('data-note="replaced"');
  // S3 stores times in whole seconds. Wait for the next second, so that the times of the two versions differ.
  const second = Math.floor(Date.now() / 1000);
  await until(() => Math.floor(Date.now() / 1000) > second);
  const s3 = new S3Client({ region: 'eu-central-2', endpoint: fixture.variables.AWS_ENDPOINT_URL_S3! });
  await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'documents/other.txt', Body: 'Another text' }));
  s3.destroy();
  expect((await app.client(ANNA).get(address)).text).toContain('data-note="replaced"');
});

it('groups the passages of a document below its name, with marks that refer to them', async () => {
  const passage = (text: string) => ({
    content: { text },
    location: { type: 'S3', s3Location: { uri: `s3://${BUCKET}/documents/other.txt` } },
  });
  const cited = { ...citation('Text.', undefined), retrievedReferences: [passage('<One>'), passage('Two')] };
  engineServer.respondWith(chunk('Text.', [cited]));
  const asked = await app.client(ANNA).ask('Q?');
  await fixture.ended(ANNA, asked.turn);
  const { text } = await app.client(ANNA).get(`/conversations/${asked.conversation}`);
  expect(text.match(/<a data-source [^>]*><svg [^]*?<\/svg>other\.txt<\/a>/g)).toHaveLength(1);
  for (const [number, excerpt] of [
    [1, '&lt;One&gt;'],
    [2, 'Two'],
  ]) {
    expect(text).toContain(
      `<a href="#source-${asked.turn}-${number}" data-mark="${number}" aria-labelledby="name-${asked.turn}-${number}">${number}</a>`,
    );
    expect(text).toContain(`<li id="source-${asked.turn}-${number}" value="${number}">`);
    expect(text).toContain(`<blockquote data-passage="${number}" tabindex="-1">${excerpt}</blockquote>`);
    expect((await app.client(ANNA).get(`${asked.address}/sources/${number}`)).status).toBe(200);
  }
});

it('sends a document as an attachment if a browser would run code in it', async () => {
  const { headers } = await app.client(ANNA).get(`${await citing(`s3://${BUCKET}/documents/page.html`)}/document`);
  expect(headers['content-type']).toBe('application/octet-stream');
  expect(headers['content-disposition']).toMatch(/^attachment/);
});

it('links to web pages, and not to other URL schemes', async () => {
  expect((await app.client(ANNA).get(await citing('https://example.org/a'))).text).toContain(
    'href="https://example.org/a',
  );
  expect((await app.client(ANNA).get(await citing('javascript:alert(1)'))).text).not.toContain('href="javascript');
});

it.each([
  `s3://${BUCKET}/secret.txt`,
  's3://theirs/documents/x.txt',
  `s3://${BUCKET}/documents/missing.txt`,
  `s3://${BUCKET}/documents/../secret.txt`,
])('responds with 404 for the document %s', async (uri) => {
  const document = await app.client(ANNA).get(`${await citing(uri)}/document`);
  expect(document.status).toBe(404);
  expect(document.text).not.toContain('Contents');
});

it("rejects another user's request for a source, and a request with an invalid source number", async () => {
  const address = await citing(`s3://${BUCKET}/documents/page.html`);
  for (const path of [address, `${address}/document`]) expect((await app.client(BEAT).get(path)).status).toBe(404);
  for (const number of ['0', '2', '01', 'x'])
    expect((await app.client(ANNA).get(address.replace(/1$/, number))).status).toBe(404);
});
