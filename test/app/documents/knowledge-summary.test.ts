import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import { KnowledgeSummary } from '../../../src/app/documents/knowledge-summary';
import { until } from '../../support/until';

const object = (key: string, time: string) =>
  `<Contents><Key>documents/${key}</Key><LastModified>${time}</LastModified></Contents>`;
const LIST = `<ListBucketResult><IsTruncated>false</IsTruncated>${[
  object('a.pdf', '2026-03-01T10:00:00.000Z'),
  object('b.pdf', '2026-05-02T10:00:00.000Z'),
  object('b.pdf.metadata.json', '2026-06-01T10:00:00.000Z'),
  object('folder/', '2026-07-01T10:00:00.000Z'),
].join('')}</ListBucketResult>`;

it('counts the documents once for all pages, none of which waits for S3', async () => {
  const requests: ServerResponse[] = [];
  const server = createServer((_, response) => requests.push(response)).listen(0, '127.0.0.1');
  const { port } = await new Promise<AddressInfo>((resolve) =>
    server.once('listening', () => resolve(server.address() as AddressInfo)),
  );
  const credentials = { accessKeyId: 'id', secretAccessKey: 'key' };
  const s3 = new S3Client({ region: 'r', endpoint: `http://127.0.0.1:${port}`, forcePathStyle: true, credentials });
  const summary = new KnowledgeSummary(s3, 'bucket');
  for (let page = 0; page < 3; page++) summary.refresh();
  await until(() => requests.length > 0);
  expect(summary.current).toBeUndefined();
  requests[0]!.setHeader('content-type', 'application/xml').end(LIST);
  expect(await until(() => summary.current)).toEqual({ documents: 2, changedAt: '2026-05-02T10:00:00.000Z' });
  summary.refresh();
  expect(requests).toHaveLength(1);
  s3.destroy();
  server.close();
});
