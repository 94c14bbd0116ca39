/** The table in a separate process: dynalite in memory. Counts requests by operation. */

import type { IncomingMessage, Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createTable } from '../../src/local/aws/dynamodb';
import { serve } from '../processes/child';
import { type Cloning, cloneItems, type Item, putItems } from './clones';

type Dynalite = (options: { createTableMs: number }) => Server;

const counts: Record<string, number> = {};

async function main(): Promise<void> {
  const dynalite = createRequire(__filename)('dynalite') as Dynalite;
  const server = dynalite({ createTableMs: 0 });
  server.prependListener('request', ({ headers }: IncomingMessage) => {
    // In rows that start no stand-in for S3, the measured server's requests to S3 arrive here, too. They lack this header.
    const operation = headers['x-amz-target']?.toString().split('.')[1];
    if (operation) counts[operation] = (counts[operation] ?? 0) + 1;
  });
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new DynamoDBClient({
    endpoint: url,
    region: 'eu-central-2',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  await createTable(client, process.env.TABLE_NAME!);
  const documents = DynamoDBDocumentClient.from(client);
  serve(
    { url },
    {
      counts: () => counts,
      reset: () => Object.keys(counts).forEach((name) => delete counts[name]),
      put: (items: readonly Item[]) => putItems(documents, process.env.TABLE_NAME!, items),
      clone: (cloning: Cloning) => cloneItems(documents, process.env.TABLE_NAME!, cloning),
    },
  );
}

void main();
