import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createTable, startDynamoDb } from '../../../src/local/aws/dynamodb';
import type { StandIn } from '../../../src/local/aws/kernel/stand-in';

/** The address of a DynamoDB to use instead of dynalite. `npx projen test:dynamodb-local` sets it to DynamoDB Local's. */
export const REFERENCE_URL = 'TEST_DYNAMODB_URL';

/**
 * The table of a fixture, new and empty: on dynalite, or on the DynamoDB that the environment names. DynamoDB Local keeps
 * the tables of each access key apart, so fixtures with keys of their own can share its process.
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
