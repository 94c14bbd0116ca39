import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BedrockAgentClient } from '@aws-sdk/client-bedrock-agent';
import { Ingestion } from '../../../src/admin/documents/ingestion';

let server: Server;
let requests: Record<string, unknown>[];
let ingestion: Ingestion;
beforeEach(async () => {
  requests = [];
  server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    const input = JSON.parse(body || '{}') as Record<string, unknown>;
    requests.push(input);
    const detail = (name: string, status: string) => ({
      knowledgeBaseId: 'KB00000001',
      dataSourceId: 'DS00000001',
      status,
      updatedAt: '2026-01-02T03:04:05Z',
      identifier: { dataSourceType: 'S3', s3: { uri: `s3://knowledge/documents/${name}` } },
    });
    const isSecond = input.nextToken === 'two';
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify(
        isSecond
          ? { documentDetails: [detail('b.txt', 'FAILED')] }
          : { documentDetails: [detail('ä.txt', 'INDEXED')], nextToken: 'two' },
      ),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new BedrockAgentClient({
    region: 'eu-central-2',
    endpoint,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  ingestion = new Ingestion(client, 'KB00000001', 'DS00000001', 'knowledge');
});
afterEach(
  () =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(resolve);
    }),
);

it('reads all pages of the list of documents, and starts from the first page each time', async () => {
  for (let time = 0; time < 2; time++) {
    const documents = await ingestion.documents();
    expect([...documents]).toEqual([
      ['ä.txt', { status: 'INDEXED', reason: undefined, updatedAt: '2026-01-02T03:04:05.000Z' }],
      ['b.txt', { status: 'FAILED', reason: undefined, updatedAt: '2026-01-02T03:04:05.000Z' }],
    ]);
  }
  expect(requests.map(({ nextToken }) => nextToken)).toEqual([undefined, 'two', undefined, 'two']);
});
