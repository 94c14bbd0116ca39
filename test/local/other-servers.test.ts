import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, type CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { TABLE } from '../../src/contract';
import { startCognito } from '../../src/local/aws/cognito';
import { startDynamoDb } from '../../src/local/aws/dynamodb';
import type { StandIn } from '../../src/local/aws/kernel/stand-in';
import { startS3 } from '../../src/local/aws/s3';
import { ENDPOINTS, withNames } from '../../src/local/environment';
import { assertOtherServers } from '../../src/local/other-servers';
import { sentenceOf } from '../../src/local/server-faults';

const names = withNames({}) as Record<string, string>;
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const folder = mkdtempSync(join(tmpdir(), 'other-servers-'));
const closers: (() => unknown)[] = [() => rmSync(folder, { recursive: true })];
let s3: StandIn;
let table: StandIn;
let pool: StandIn;

beforeAll(async () => {
  const state = (name: string) => join(folder, name);
  [s3, table, pool] = await Promise.all([
    startS3({ state: state('s3'), bucket: names.KNOWLEDGE_BUCKET! }),
    startDynamoDb({ state: state('dynamodb'), tableName: names.TABLE_NAME! }),
    startCognito({
      state: state('cognito'),
      region: names.AWS_REGION!,
      userPoolId: names.USER_POOL_ID!,
      clientId: names.USER_POOL_CLIENT_ID!,
      adminGroup: 'admins',
    }),
  ]);
  closers.push(() => Promise.all([s3, table, pool].map((standIn) => standIn.close())));
});
afterAll(async () => {
  for (const close of closers.reverse()) await close();
});

/** What `npm start` prints, and the error that stops it. */
async function outcome(variables: Record<string, string>) {
  const printed: string[] = [];
  const error = await assertOtherServers(withNames(variables), (sentence) => printed.push(sentence)).catch(
    (caught: Error) => caught,
  );
  return { printed, error: error?.message };
}

/** Starts a server on loopback, and returns its address. */
async function serverOf(handle: Parameters<typeof createServer>[1]): Promise<string> {
  const server = createServer(handle as never).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Starts an S3 server that ignores one header in requests with one method, as some S3 servers do. */
function ignoring(header: string, method: string): Promise<string> {
  return serverOf((request, response) => {
    const headers = { ...request.headers };
    if (request.method === method) delete headers[header];
    const forwarded = send(`${s3.url}${request.url}`, { method: request.method, headers }, (answer) => {
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
    });
    request.pipe(forwarded);
  });
}

async function objects(): Promise<(string | undefined)[]> {
  const client = new S3Client({ endpoint: s3.url, region: 'eu-central-2', credentials });
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: names.KNOWLEDGE_BUCKET }));
  client.destroy();
  return Contents.map(({ Key }) => Key);
}

const all = () => ({ [ENDPOINTS.s3]: s3.url, [ENDPOINTS.dynamoDb]: table.url, [ENDPOINTS.cognito]: pool.url });

it('accepts servers that have all resources, and leaves no objects behind', async () => {
  expect(await outcome(all())).toEqual({ printed: [], error: undefined });
  expect(await objects()).toEqual([]);
});

it('accepts an S3 server at localhost', async () => {
  const address = s3.url.replace('127.0.0.1', 'localhost');
  expect(await outcome({ [ENDPOINTS.s3]: address })).toEqual({ printed: [], error: undefined });
});

it('explains, if no S3 server responds at a host name outside AWS, that the SDK puts the bucket before the host name', () => {
  const error = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
  const of = (address: string) => sentenceOf(error, { variable: ENDPOINTS.s3, address });
  expect(of('http://storage.example.org:9000')).toBe(
    'No server responds at http://storage.example.org:9000 (ENOTFOUND): start the server there, or change AWS_ENDPOINT_URL_S3. ' +
      'The SDK addresses the bucket as BUCKET.storage.example.org: use the IP address of the server, or configure DNS and the server to support such host names.',
  );
  expect(of('https://s3.eu-central-1.amazonaws.com')).not.toContain('BUCKET');
  expect(of('http://192.0.2.1:9000')).not.toContain('BUCKET');
  expect(of('http://[2001:db8::1]:9000')).not.toContain('BUCKET');
});

it('does not explain the host name of an S3 server that has responded with an error', () => {
  const error = Object.assign(new Error('Internal error'), {
    name: 'InternalError',
    $metadata: { httpStatusCode: 500 },
  });
  expect(sentenceOf(error, { variable: ENDPOINTS.s3, address: 'http://storage.example.org:9000' })).toBe(
    'http://storage.example.org:9000 (AWS_ENDPOINT_URL_S3) does not respond like the service (500): change AWS_ENDPOINT_URL_S3.',
  );
});

it.each([
  ['KNOWLEDGE_BUCKET', 'absent-bucket', 'The bucket "absent-bucket"', 's3'],
  ['TABLE_NAME', 'absent', 'The table "absent"', 'dynamoDb'],
  ['USER_POOL_ID', 'eu-central-2_Absent', 'The user pool "eu-central-2_Absent"', 'cognito'],
  ['USER_POOL_ID', 'not an id', 'The user pool "not an id"', 'cognito'],
  ['USER_POOL_CLIENT_ID', 'absent', `The client "absent" of the user pool "${names.USER_POOL_ID}"`, 'cognito'],
] as const)('names %s when its resource is missing', async (variable, value, what, service) => {
  const address = all()[ENDPOINTS[service]];
  expect((await outcome({ ...all(), [variable]: value })).error).toBe(
    `${what} does not exist at ${address} (${ENDPOINTS[service]}): create it, or set ${variable} to another one.`,
  );
});

it('reports every server that cannot be used, with one sentence each', async () => {
  const { error } = await outcome({
    [ENDPOINTS.s3]: 'localhost:9000',
    [ENDPOINTS.dynamoDb]: 'http://127.0.0.1:1',
    [ENDPOINTS.cognito]: await serverOf((_request, response) => response.writeHead(500).end('<html>')),
  });
  expect(error?.split('\n').sort()).toEqual([
    expect.stringMatching(
      /^AWS_ENDPOINT_URL_S3 must be an address such as http:\/\/127\.0\.0\.1:9000, received "localhost:9000"\.$/,
    ),
    'No server responds at http://127.0.0.1:1 (ECONNREFUSED): start the server there, or change AWS_ENDPOINT_URL_DYNAMODB.',
    expect.stringMatching(
      /^http:\S+ \(AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER\) does not respond like the service \(500\): change AWS_/,
    ),
  ]);
});

describe('a table', () => {
  const ours = [TABLE.partitionKey, TABLE.sortKey, TABLE.activityKey];
  const schema = (range: string) => [
    { AttributeName: TABLE.partitionKey, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ];
  const strings = ours.map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const }));
  const index = {
    IndexName: TABLE.activityIndex,
    KeySchema: schema(TABLE.activityKey),
    Projection: { ProjectionType: 'ALL' as const },
  };

  /** Creates a table like the product's, except for `difference`. Returns the error that stops `npm start`, if any. */
  async function errorFor(TableName: string, difference: Partial<CreateTableCommandInput>) {
    const client = new DynamoDBClient({ endpoint: table.url, region: 'eu-central-2', credentials });
    await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: strings,
        KeySchema: schema(TABLE.sortKey),
        LocalSecondaryIndexes: [index],
        ...difference,
      }),
    );
    client.destroy();
    return (await outcome({ [ENDPOINTS.dynamoDb]: table.url, TABLE_NAME: TableName })).error;
  }

  it.each<[string, Partial<CreateTableCommandInput>]>([
    [
      'another-key',
      {
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        LocalSecondaryIndexes: undefined,
      },
    ],
    ['no-index', { AttributeDefinitions: strings.slice(0, 2), LocalSecondaryIndexes: undefined }],
    ['index-of-keys', { LocalSecondaryIndexes: [{ ...index, Projection: { ProjectionType: 'KEYS_ONLY' } }] }],
    [
      'numeric-activity',
      { AttributeDefinitions: [...strings.slice(0, 2), { AttributeName: TABLE.activityKey, AttributeType: 'N' }] },
    ],
    [
      'numeric-item',
      { AttributeDefinitions: [strings[0]!, { AttributeName: TABLE.sortKey, AttributeType: 'N' }, strings[2]!] },
    ],
  ])('is rejected if its keys or index differ, and the error names the required ones: %s', async (name, difference) => {
    expect(await errorFor(name, difference)).toBe(
      `The table "${name}" does not have the keys that the application needs (partition key owner, sort key item, local index ` +
        'byActivity with the sort key activeAt and all attributes; all keys are strings) ' +
        `at ${table.url} (AWS_ENDPOINT_URL_DYNAMODB): create it with these keys, or set TABLE_NAME to another one.`,
    );
  });

  it('is accepted with the required keys', async () => {
    expect(await errorFor('same-keys', {})).toBeUndefined();
  });
});

it('accepts a Cognito server whose address ends with a slash', async () => {
  expect((await outcome({ [ENDPOINTS.cognito]: `${pool.url}/` })).error).toBeUndefined();
});

it('rejects a user pool without the admin group', async () => {
  expect((await outcome({ [ENDPOINTS.cognito]: pool.url, ADMIN_GROUP: 'operators' })).error).toBe(
    `The group "operators" of the user pool "${names.USER_POOL_ID}" does not exist at ${pool.url} ` +
      `(${ENDPOINTS.cognito}): create it, or set ADMIN_GROUP to another one.`,
  );
});

it.each([
  ['/absent', '404'],
  ['/local/mailbox', 'other content'],
])('rejects a user pool whose keys cannot be read at COGNITO_JWKS_URL: %s', async (path, reason) => {
  const COGNITO_JWKS_URL = `${pool.url}${path}`;
  expect((await outcome({ [ENDPOINTS.cognito]: pool.url, COGNITO_JWKS_URL })).error).toBe(
    `The user pool "${names.USER_POOL_ID}" has no public keys (${COGNITO_JWKS_URL}: ${reason}) at ${pool.url} ` +
      `(${ENDPOINTS.cognito}): publish the keys at that URL, or set COGNITO_JWKS_URL to another one.`,
  );
});

it('requires no permission to list the members of the admin group', async () => {
  const address = await serverOf((request, response) => {
    if (String(request.headers['x-amz-target']).endsWith('.ListUsersInGroup'))
      return response.writeHead(400).end(JSON.stringify({ __type: 'AccessDeniedException' }));
    return response.end(JSON.stringify({ UserPool: {}, UserPoolClient: {}, keys: [] }));
  });
  expect((await outcome({ [ENDPOINTS.cognito]: address })).error).toBeUndefined();
});

it.each([
  [{ ClientSecret: 'secret' }, 'has a secret, which the sign-in page does not know'],
  [{ ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'] }, 'does not allow USER_PASSWORD_AUTH, which the sign-in page uses'],
])('rejects a client that the sign-in page cannot use: %j', async (UserPoolClient, reason) => {
  const body = JSON.stringify({ UserPool: {}, UserPoolClient });
  const address = await serverOf((_request, response) => response.end(body));
  expect((await outcome({ [ENDPOINTS.cognito]: address })).error).toContain(reason);
});

it('asks for other credentials when a server does not accept the credentials of the environment', async () => {
  const address = await serverOf((_request, response) =>
    response.writeHead(400).end(JSON.stringify({ __type: 'UnrecognizedClientException', message: 'Invalid token.' })),
  );
  expect((await outcome({ [ENDPOINTS.dynamoDb]: address })).error).toBe(
    `${address} (AWS_ENDPOINT_URL_DYNAMODB) does not accept the credentials (UnrecognizedClientException): set ` +
      'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE.',
  );
});

/** Starts an S3 server that responds to each request with this error. As on AWS, a response to HEAD has no body. */
function failingWith(status: number, code: string): Promise<string> {
  const body = `<Error><Code>${code}</Code><Message>The reason.</Message></Error>`;
  return serverOf((request, response) => response.writeHead(status).end(request.method === 'HEAD' ? undefined : body));
}

it.each([
  [403, 'InvalidAccessKeyId'],
  [400, 'ExpiredToken'],
  [400, 'InvalidToken'],
])(
  'asks for other credentials when S3 rejects the credentials in HeadBucket, whose error has no name: %d %s',
  async (status, code) => {
    const address = await failingWith(status, code);
    expect((await outcome({ [ENDPOINTS.s3]: address })).error).toBe(
      `${address} (AWS_ENDPOINT_URL_S3) does not accept the credentials (${code}): set AWS_ACCESS_KEY_ID and ` +
        'AWS_SECRET_ACCESS_KEY, or AWS_PROFILE.',
    );
  },
);

it.each([
  [301, 'PermanentRedirect'],
  [400, 'AuthorizationHeaderMalformed'],
  [400, 'IllegalLocationConstraintException'],
])('asks for the region of the bucket when S3 responds that the region is wrong: %d %s', async (status, code) => {
  const address = await failingWith(status, code);
  expect((await outcome({ [ENDPOINTS.s3]: address })).error).toBe(
    `The bucket at ${address} (AWS_ENDPOINT_URL_S3) is in another region (${code}): set AWS_REGION and ` +
      'AWS_ENDPOINT_URL_S3 to the region of the bucket.',
  );
});

it('accepts a server that denies a request of the check, because the application may not need that permission', async () => {
  const address = await serverOf((_request, response) =>
    response.writeHead(400).end(JSON.stringify({ __type: 'AccessDeniedException', message: 'Not authorized.' })),
  );
  expect((await outcome({ [ENDPOINTS.dynamoDb]: address })).error).toBeUndefined();
});

describe('an S3 server that ignores a condition', () => {
  it.each([
    [
      'if-none-match',
      'PUT',
      'ignores If-None-Match in CopyObject: an upload can silently replace a document of the same name',
    ],
    [
      'if-match',
      'PUT',
      'ignores If-Match in CopyObject: a replacement can silently overwrite a newer version of the document',
    ],
    ['if-match', 'DELETE', 'ignores If-Match in DeleteObject: a newer version of a document can be deleted'],
  ])('is reported for %s in %s, and the temporary objects are removed', async (header, method, fault) => {
    const address = await ignoring(header, method);
    const { printed, error } = await outcome({ [ENDPOINTS.s3]: address });
    expect(error).toBeUndefined();
    expect(printed).toEqual([`The S3 server at ${address} (AWS_ENDPOINT_URL_S3) ${fault}.`]);
    expect(await objects()).toEqual([]);
  });

  it('does not cause the check to delete documents of the bucket', async () => {
    const client = new S3Client({ endpoint: s3.url, region: 'eu-central-2', credentials });
    const Key = 'documents/a.txt';
    await client.send(new PutObjectCommand({ Bucket: names.KNOWLEDGE_BUCKET, Key, Body: 'x' }));
    client.destroy();
    await outcome({ [ENDPOINTS.s3]: await ignoring('if-match', 'DELETE') });
    expect(await objects()).toEqual([Key]);
  });
});

it('fails with a one-sentence error when the bucket cannot be written to', async () => {
  const address = await serverOf((request, response) =>
    response.writeHead(request.method === 'HEAD' ? 200 : 403).end(),
  );
  expect((await outcome({ [ENDPOINTS.s3]: address })).error).toMatch(
    /^The bucket "joule-verne-knowledge" at \S+ \(AWS_ENDPOINT_URL_S3\) does not let the application write and delete \(\w+\): grant access, or set KNOWLEDGE_BUCKET to another one\.$/,
  );
});
