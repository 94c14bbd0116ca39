import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createTable, startDynamoDb } from '../../../src/local/aws/dynamodb';
import type { StandIn } from '../../../src/local/aws/kernel/stand-in';

/**
 * Variable with the address of a DynamoDB to use instead of dynalite. `npx projen test:dynamodb-local` sets it to the
 * address of DynamoDB Local.
 */
export const REFERENCE_URL = 'TEST_DYNAMODB_URL';

/**
 * Creates an empty table for a fixture, on dynalite or on the DynamoDB that REFERENCE_URL names. DynamoDB Local
 * separates the tables of different access keys, so fixtures with different access keys can share one process.
 *
 * @param options.state folder of dynalite's database
 */
export async function openTable(options: { state: string; tableName: string; accessKeyId: string }): Promise<StandIn> {
  const url = process.env[REFERENCE_URL];
  if (!url) return startDynamoDb(options);
  const credentials = { accessKeyId: options.accessKeyId, secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint: url, region: 'eu-central-2', credentials });
  await createTable(client, options.tableName).finally(() => client.destroy());
  return { url, close: () => Promise.resolve() };
}
