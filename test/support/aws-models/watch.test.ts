import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { BedrockAgentClient, StartIngestionJobCommand } from '@aws-sdk/client-bedrock-agent';
import {
  BedrockAgentRuntimeClient,
  InvokeAgentCommand,
  RetrieveAndGenerateStreamCommand,
  RetrieveCommand,
} from '@aws-sdk/client-bedrock-agent-runtime';
import {
  AdminCreateUserCommand,
  CognitoIdentityProviderClient,
  ListUsersCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ListObjectsV2Command, PutObjectCommand, S3Client, UploadPartCommand } from '@aws-sdk/client-s3';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { SERVICES } from './input';
import { watchRequests } from './watch';

const faults: string[] = [];
let server: Server;
let stop: () => void;
let options: Record<string, unknown>;
beforeAll(async () => {
  stop = watchRequests((fault) => faults.push(fault));
  server = createServer(
    (request, response) => void request.resume().on('end', () => response.writeHead(400).end('{}')),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  options = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'eu-central-2',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler(),
  };
});
beforeEach(() => {
  faults.length = 0;
});
afterAll(async () => {
  stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

type Send = () => Promise<unknown>;
const pool = { UserPoolId: 'eu-central-2_Test12345' };
const agent = { agentId: 'AGENT00001', agentAliasId: 'ALIAS00001', sessionId: 'session-1', inputText: 'Q?' };
const cognito = () => new CognitoIdentityProviderClient(options);
const runtime = () => new BedrockAgentRuntimeClient(options);
const dynamoDb = () => new DynamoDBClient(options);
const s3 = () => new S3Client(options);
const any = (input: object) => input as never;

it.each<[string, Send, string]>([
  [
    'a missing member',
    () => dynamoDb().send(new GetItemCommand(any({ TableName: 'table' }))),
    "GetItem: 1 validation error detected: Value null at 'key' failed to satisfy constraint: Member must not be null",
  ],
  [
    'a number out of range',
    () => dynamoDb().send(new QueryCommand({ TableName: 'table', Limit: 0 })),
    "Query: 1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
  ],
  [
    'an empty string',
    () => cognito().send(new AdminCreateUserCommand({ ...pool, Username: '' })),
    "Value at 'username' failed to satisfy constraint: Member must have length greater than or equal to 1",
  ],
  [
    'a string that is too long',
    () => cognito().send(new ListUsersCommand({ ...pool, Filter: 'x'.repeat(257) })),
    "at 'filter' failed to satisfy constraint: Member must have length less than or equal to 256",
  ],
  [
    'a value that is not in the enumeration',
    () => cognito().send(new AdminCreateUserCommand(any({ ...pool, Username: 'a', DesiredDeliveryMediums: ['FAX'] }))),
    "Value 'FAX' at 'desiredDeliveryMediums.1.member' failed to satisfy constraint: Member must satisfy enum value set: [SMS, EMAIL]",
  ],
  [
    'a label of the path',
    () => runtime().send(new InvokeAgentCommand({ ...agent, sessionId: 'anna@example.org' })),
    "Value 'anna@example.org' at 'sessionId' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[0-9a-zA-Z._:-]+$",
  ],
  [
    'a nested number',
    () =>
      runtime().send(
        new RetrieveCommand({
          knowledgeBaseId: 'KB00000001',
          retrievalQuery: { text: 'Q?' },
          retrievalConfiguration: { vectorSearchConfiguration: { numberOfResults: 101 } },
        }),
      ),
    "Value '101' at 'retrievalConfiguration.vectorSearchConfiguration.numberOfResults' failed to satisfy constraint: Member must have value less than or equal to 100",
  ],
  [
    'a member of the body of a request whose path has no labels',
    () => runtime().send(new RetrieveAndGenerateStreamCommand({ input: { text: 'x'.repeat(1001) } })),
    "RetrieveAndGenerateStream: 1 validation error detected: Value at 'input.text' failed to satisfy constraint: Member must have length less than or equal to 1000",
  ],
  [
    'a member of the body of a request whose path is valid',
    () =>
      new BedrockAgentClient(options).send(
        new StartIngestionJobCommand({
          knowledgeBaseId: 'KB00000001',
          dataSourceId: 'DS00000001',
          clientToken: 'short',
        }),
      ),
    "StartIngestionJob: 1 validation error detected: Value 'short' at 'clientToken' failed to satisfy constraint: Member must have length greater than or equal to 33",
  ],
  [
    'a parameter of the query',
    () => s3().send(new ListObjectsV2Command(any({ Bucket: 'bucket', EncodingType: 'base64' }))),
    "ListObjectsV2: 1 validation error detected: Value 'base64' at 'encodingType' failed to satisfy constraint: Member must satisfy enum value set: [url]",
  ],
  [
    'a header',
    () => s3().send(new PutObjectCommand(any({ Bucket: 'bucket', Key: 'a/b', Body: 'x', StorageClass: 'COLD' }))),
    "PutObject: 1 validation error detected: Value 'COLD' at 'storageClass' failed to satisfy constraint: Member must satisfy enum value set: [STANDARD",
  ],
  [
    'a header of Lambda',
    () =>
      new LambdaClient(options).send(
        new InvokeCommand(any({ FunctionName: 'relay', InvocationType: 'Later', Payload: Buffer.from('{}') })),
      ),
    "Invoke: 1 validation error detected: Value 'Later' at 'invocationType' failed to satisfy constraint: Member must satisfy enum value set: [Event, RequestResponse, DryRun]",
  ],
])('reports an invalid request: %s', async (_what, send, expected) => {
  await expect(send()).rejects.toThrow();
  expect(faults).toEqual([expect.stringContaining(expected)]);
});

it('accepts valid requests', async () => {
  const key = { owner: { S: 'person#1' }, item: { S: 'turn#1' } };
  const valid: Send[] = [
    () => dynamoDb().send(new GetItemCommand({ TableName: 'table', Key: key, ConsistentRead: true })),
    () => cognito().send(new ListUsersCommand({ ...pool, Limit: 25, Filter: 'name ^= "Ä"' })),
    () => runtime().send(new InvokeAgentCommand({ ...agent, enableTrace: true })),
    () => s3().send(new PutObjectCommand({ Bucket: 'bucket', Key: 'documents/Ä b.txt', Body: 'x', IfNoneMatch: '*' })),
    () => s3().send(new UploadPartCommand({ Bucket: 'bucket', Key: 'k', UploadId: 'u', PartNumber: 1, Body: 'x' })),
  ];
  for (const send of valid) await expect(send()).rejects.toThrow();
  expect(faults).toEqual([]);
});

it('has a model of every operation that the server requests', () => {
  const known = [...SERVICES.values()].flatMap(({ model }) => Object.keys(model.operations));
  expect(sentOperations().filter((name) => !known.includes(name))).toEqual([]);
  expect(sentOperations().length).toBeGreaterThan(25);
});

/** The operations of the commands and paginators in the server's source. */
function sentOperations(): string[] {
  const documentClient = ['Get', 'Put', 'Update', 'Delete', 'BatchWrite'];
  const names = ['src/app', 'src/admin'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => [
        ...readFileSync(path.join(folder, file), 'utf8').matchAll(/\bnew (\w+)Command\(|\bpaginate([A-Z]\w+)\(/g),
      ])
      .map(([, command, paginated]) => (command ?? paginated)!),
  );
  return [...new Set(names)].map((name) => (documentClient.includes(name) ? `${name}Item` : name));
}
