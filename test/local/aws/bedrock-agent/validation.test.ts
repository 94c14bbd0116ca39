import {
  GetIngestionJobCommand,
  GetKnowledgeBaseDocumentsCommand,
  ListIngestionJobsCommand,
  ListKnowledgeBaseDocumentsCommand,
  StartIngestionJobCommand,
  StopIngestionJobCommand,
} from '@aws-sdk/client-bedrock-agent';
import { errorOf, IDS, SourceFixture } from '../../../support/local/bedrock-agent-fixture';

let source: SourceFixture;
beforeAll(async () => {
  source = await SourceFixture.open();
});
afterAll(() => source.close());

const NOT_FOUND = { name: 'ResourceNotFoundException', status: 404 };
const INVALID = { name: 'ValidationException', status: 400 };
const identifiers = (count: number, uri = 's3://knowledge/documents/a.txt') =>
  Array.from({ length: count }, () => ({ dataSourceType: 'S3' as const, s3: { uri } }));

it.each([
  ['an unknown knowledge base', () => new StartIngestionJobCommand({ ...IDS, knowledgeBaseId: 'KB00000002' })],
  ['an unknown data source', () => new ListKnowledgeBaseDocumentsCommand({ ...IDS, dataSourceId: 'DS00000002' })],
  ['an unknown job', () => new GetIngestionJobCommand({ ...IDS, ingestionJobId: 'JOB0000001' })],
  ['stopping an unknown job', () => new StopIngestionJobCommand({ ...IDS, ingestionJobId: 'JOB0000001' })],
])('rejects %s', async (_what, command) => {
  expect(await errorOf(source.client.send(command() as StartIngestionJobCommand))).toEqual(NOT_FOUND);
});

it.each([
  ['an invalid id', () => new StartIngestionJobCommand({ ...IDS, knowledgeBaseId: '../x' })],
  ['an invalid job id', () => new GetIngestionJobCommand({ ...IDS, ingestionJobId: 'short' })],
  ['a short token', () => new StartIngestionJobCommand({ ...IDS, clientToken: 'short' })],
  ['a token with invalid characters', () => new StartIngestionJobCommand({ ...IDS, clientToken: '_'.repeat(40) })],
  ['a long description', () => new StartIngestionJobCommand({ ...IDS, description: 'x'.repeat(201) })],
  ['a page size of 0', () => new ListIngestionJobsCommand({ ...IDS, maxResults: 0 })],
  ['a page size above the maximum', () => new ListKnowledgeBaseDocumentsCommand({ ...IDS, maxResults: 1001 })],
  ['an invalid page token', () => new ListKnowledgeBaseDocumentsCommand({ ...IDS, nextToken: 'x' })],
  [
    'two filters',
    () =>
      new ListIngestionJobsCommand({
        ...IDS,
        filters: [1, 2].map(() => ({ attribute: 'STATUS', operator: 'EQ', values: [] })),
      }),
  ],
  [
    'an unknown order',
    () => new ListIngestionJobsCommand({ ...IDS, sortBy: { attribute: 'STATUS', order: 'UP' as 'ASCENDING' } }),
  ],
  ['no document', () => new GetKnowledgeBaseDocumentsCommand({ ...IDS, documentIdentifiers: [] })],
  ['eleven documents', () => new GetKnowledgeBaseDocumentsCommand({ ...IDS, documentIdentifiers: identifiers(11) })],
  [
    'a document that is not in S3',
    () => new GetKnowledgeBaseDocumentsCommand({ ...IDS, documentIdentifiers: identifiers(1, 'https://example.org') }),
  ],
])('rejects a request with %s', async (_what, command) => {
  expect(await errorOf(source.client.send(command() as StartIngestionJobCommand))).toEqual(INVALID);
});

const path = `/knowledgebases/${IDS.knowledgeBaseId}/datasources/${IDS.dataSourceId}/ingestionjobs/`;
const signed = {
  authorization: 'AWS4-HMAC-SHA256 Credential=local/20261122/eu-central-2/bedrock/aws4_request, unchecked',
};
const send = (init: RequestInit, where = path) => fetch(source.url + where, { method: 'PUT', ...init });

it('reports the type of an error in a header, and the message in the body', async () => {
  const answer = await send({ headers: signed, body: '{' });
  expect([answer.status, answer.headers.get('x-amzn-errortype')]).toEqual([400, 'ValidationException']);
  expect(await answer.json()).toEqual({ message: 'The request body is not JSON in UTF-8.' });
});

it('rejects a request without a signature, with too large a body, or with an unknown operation', async () => {
  expect((await send({ body: '{}' })).status).toBe(403);
  expect((await send({ headers: signed, body: `"${'x'.repeat(1024 * 1024)}"` })).status).toBe(400);
  expect((await send({ headers: signed, body: '{}' }, `${path}JOB0000001/resume`)).status).toBe(404);
  expect((await send({ headers: signed, body: '{}' })).status).toBe(202);
});
