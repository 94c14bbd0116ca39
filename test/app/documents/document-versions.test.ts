import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import { changeOf, DocumentVersions } from '../../../src/app/documents/document-versions';

const URI = 's3://knowledge/documents/Grants.pdf';
const UPLOADED = '2026-11-27T10:00:00.000Z';

let requests = 0;
let respond: (response: ServerResponse) => void;
const server = createServer((_request, response) => {
  requests++;
  respond(response);
});
let s3: S3Client;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: 'a', secretAccessKey: 's' };
  s3 = new S3Client({ region: 'eu-central-2', endpoint, credentials, forcePathStyle: true, maxAttempts: 1 });
});
beforeEach(() => {
  requests = 0;
  respond = succeed;
});
afterEach(() => jest.restoreAllMocks());
afterAll(() => {
  s3.destroy();
  server.closeAllConnections();
  server.close();
});

const versions = () => new DocumentVersions(s3, 'knowledge');

function succeed(response: ServerResponse): void {
  response
    .writeHead(200, { etag: '"e1"', 'last-modified': new Date(UPLOADED).toUTCString(), 'x-amz-version-id': 'null' })
    .end();
}

it('removes the quotes of an ETag, and the version id "null", which S3 returns for objects without versions', async () => {
  expect(await versions().cited(URI)).toEqual({ etag: 'e1', uploadedAt: UPLOADED });
});

it('reads the version of a document once for concurrent pages', async () => {
  const read = versions();
  const cited = [{ sources: [{ uri: URI }, { uri: URI }, { uri: 'https://example.org/a' }] }];
  await Promise.all([read.shown(cited), read.shown(cited), read.cited(URI)]);
  expect(requests).toBe(1);
});

it('reports a removed document to pages, and records no version for an answer that cites it', async () => {
  respond = (response) => response.writeHead(404).end();
  const read = versions();
  expect(await read.cited(URI)).toBeUndefined();
  expect((await read.shown([{ sources: [{ uri: URI }] }])).get(URI)).toBe('removed');
});

it.each([
  ['fails', (response: ServerResponse) => response.writeHead(503).end()],
  ['does not respond within a second', () => undefined],
])('omits versions for ten seconds if S3 %s, but asks S3 again for an export', async (_, fault) => {
  respond = fault;
  const read = versions();
  expect(await read.cited(URI)).toBeUndefined();
  respond = succeed;
  expect(await read.cited(URI)).toBeUndefined();
  expect((await read.shown([{ sources: [{ uri: URI }] }])).size).toBe(0);
  expect(requests).toBe(1);
  expect((await read.current([{ sources: [{ uri: URI }] }])).get(URI)).toMatchObject({ etag: 'e1' });
  const later = performance.now() + 10_000;
  jest.spyOn(performance, 'now').mockReturnValue(later);
  expect(await read.cited('s3://knowledge/documents/Other.pdf')).toMatchObject({ etag: 'e1' });
});

it.each([
  ['no change after an upload of the same content', { etag: 'e1', uploadedAt: '2026-11-28T10:00:00.000Z' }, undefined],
  ['a change after an upload of other content', { etag: 'e2', uploadedAt: '2026-11-28T10:00:00.000Z' }, 'changed'],
  ['the removal after a deletion', 'removed', 'removed'],
  ['no change while the state of the document is unknown', undefined, undefined],
] as const)('reports, for a document whose version the answer has recorded, %s', (_, state, change) => {
  const version = { etag: 'e1', uploadedAt: UPLOADED };
  expect(changeOf({ version }, state, '2026-11-27T11:00:00.000Z')).toBe(change);
});

it('compares the times of the upload and the answer if the answer has recorded no version', () => {
  const state = { etag: 'e1', uploadedAt: UPLOADED };
  expect(changeOf({}, state, '2026-11-27T09:00:00.000Z')).toBe('changed');
  expect(changeOf({}, state, '2026-11-27T11:00:00.000Z')).toBeUndefined();
  expect(changeOf({}, state, undefined)).toBeUndefined();
});
