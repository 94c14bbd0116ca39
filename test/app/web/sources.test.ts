import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { AppFixture, BUCKET, type RunningApp } from '../../support/app/app-fixture';
import { chunk, citation, EngineServer } from '../../support/app/engine-server';
import { ANNA, BEAT } from '../../support/app/signer';

let engineServer: EngineServer;
let fixture: AppFixture;
let app: RunningApp;
beforeAll(async () => {
  engineServer = await EngineServer.open();
  fixture = await AppFixture.open({ engine: engineServer.url, bucket: true });
  app = await fixture.app();
  const s3 = new S3Client({ region: 'eu-central-2', endpoint: fixture.variables.AWS_ENDPOINT_URL_S3! });
  for (const Key of ['documents/Förderung 2026.pdf', 'documents/page.html', 'secret.txt']) {
    await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: `Contents of ${Key}` }));
  }
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

it('shows the passage, the page number and the document of a source', async () => {
  const address = await citing(`s3://${BUCKET}/documents/Förderung 2026.pdf`);
  const page = await app.client(ANNA).get(address);
  expect(page.status).toBe(200);
  for (const part of ['Förderung 2026.pdf', 'The passage.', `href="${address}/document#page=3"`])
    expect(page.text).toContain(part);
  const document = await app.client(ANNA).get(`${address}/document`);
  expect(document).toMatchObject({ status: 200, text: 'Contents of documents/Förderung 2026.pdf' });
  expect(document.headers['content-type']).toBe('application/pdf');
  expect(document.headers['content-disposition']).toBe("inline; filename*=UTF-8''F%C3%B6rderung%202026.pdf");
});

it('sends a document in which a browser would run code as an attachment', async () => {
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

it("rejects another user's source, and an invalid source number", async () => {
  const address = await citing(`s3://${BUCKET}/documents/page.html`);
  for (const path of [address, `${address}/document`]) expect((await app.client(BEAT).get(path)).status).toBe(404);
  for (const number of ['0', '2', '01', 'x'])
    expect((await app.client(ANNA).get(address.replace(/1$/, number))).status).toBe(404);
});
