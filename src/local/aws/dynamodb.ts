import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import {
  CreateTableCommand,
  DynamoDBClient,
  ResourceInUseException,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { TABLE } from '../../contract';
import { assertUsable } from './dynamodb-database';
import { limitExceeded } from './dynamodb-limits';
import { TableOperations } from './dynamodb-tables';
import { Refusal } from './kernel/refusal';
import { readBody } from './kernel/request';
import type { StandIn } from './kernel/stand-in';

/** dynalite has no types. Closing its server also closes its database. */
type Dynalite = (options: {
  path: string;
  createTableMs: number;
  deleteTableMs: number;
  updateTableMs: number;
}) => Server;

/** The service's limit for the size of a request. */
const BODY_LIMIT_BYTES = 16 * 1024 * 1024;

const load = createRequire(__filename);
/** Marks the stand-in's own requests, which bypass `TableOperations`. */
const OWN_AGENT = 'dynamodb-stand-in';
const CLIENT_OPTIONS = {
  region: 'local',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  customUserAgent: OWN_AGENT,
};

/**
 * Starts a stand-in for DynamoDB (dynalite) on loopback, with the product's only table. Does not remove items whose
 * `TABLE.timeToLive` has expired.
 *
 * @param options.state folder of the database, created if it is missing
 * @param options.port chosen by the system by default
 * @throws Error when the folder is in use or cannot be opened, when the database has no build for this machine, or when
 * the port is taken
 */
export async function startDynamoDb(options: { state: string; tableName: string; port?: number }): Promise<StandIn> {
  await assertUsable(options.state);
  const dynalite = load('dynalite') as Dynalite;
  const server = dynalite({ path: options.state, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  const tables: { operations?: TableOperations } = {};
  const idle = checkFirst(server, tables);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new DynamoDBClient({ endpoint: url, ...CLIENT_OPTIONS });
  try {
    await createTable(client, options.tableName);
  } catch (error) {
    await close(server, idle);
    client.destroy();
    throw error;
  }
  tables.operations = new TableOperations(client, (name) => createTable(client, name));
  return { url, close: () => close(server, idle).finally(() => client.destroy()) };
}

/** Whether DynamoDB allows this name for a table (API reference, "CreateTable"). */
export function isTableName(name: string): boolean {
  return /^[\w.-]{3,255}$/.test(name);
}

/** Creates a table with the keys and the index of the product's table, unless the table exists. Waits until the table can be used. */
export async function createTable(client: DynamoDBClient, TableName: string): Promise<void> {
  await client.send(tableCommand(TableName)).catch((error) => {
    if (!(error instanceof ResourceInUseException)) throw error;
  });
  await waitUntilTableExists({ client, minDelay: 0.01, maxDelay: 0.1, maxWaitTime: 10 }, { TableName });
}

/**
 * Reads each request before dynalite does. Rejects requests from web pages, requests whose body is JSON but not an object, and requests
 * that exceed a limit that dynalite does not enforce. Answers the operations that dynalite lacks. dynalite crashes the process with an
 * uncaught error if a client disconnects in the middle of a request, or if the database closes during a request. Therefore, dynalite
 * receives only complete requests, and `close` waits for the end of all requests.
 *
 * @returns a function that waits until no request is in flight
 */
function checkFirst(server: Server, tables: { readonly operations?: TableOperations }): () => Promise<void> {
  const [answer] = server.listeners('request') as RequestListener[];
  const inFlight = new Set<Promise<void>>();
  server.removeAllListeners('request').on('request', (request: IncomingMessage, response: ServerResponse) => {
    const handled = readBody(request, BODY_LIMIT_BYTES, () => new Error('The body is too large'))
      .then(async (body) => {
        const refusal = refusalOf(request, body);
        if (refusal) return refuse(response, refusal);
        const operations = isOwn(request) ? undefined : tables.operations;
        const operation = operationOf(request);
        if (operations && (await answerTable(operations, operation, body, response))) return;
        const record = operations?.isRecorded(operation) ? () => operations.record() : undefined;
        const responded = responseSent(response, record);
        answer!(replayed(request, body), response);
        await responded;
      })
      .catch(() => void response.destroy())
      .finally(() => inFlight.delete(handled));
    inFlight.add(handled);
  });
  return async () => {
    while (inFlight.size > 0) await Promise.all(inFlight);
  };
}

/** @returns the error for a request that must not reach dynalite; undefined for all other requests */
function refusalOf(request: IncomingMessage, body: Buffer): Refusal | undefined {
  if (isFromWebPage(request))
    return new Refusal(403, 'com.amazon.coral.service#AccessDeniedException', 'Web pages may not use the table.');
  const content = parsed(body);
  // JSON that is not an object would crash the process: dynalite would throw an uncaught error.
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    return new Refusal(400, 'com.amazon.coral.service#SerializationException', 'The body must be a JSON object.');
  const message = limitExceededBy(operationOf(request), content as Record<string, unknown>);
  return message === undefined ? undefined : new Refusal(400, 'com.amazon.coral.validate#ValidationException', message);
}

/** The check is needed because dynalite lets every web page in a browser read its responses, and verifies no signature. */
function isFromWebPage({ method, headers }: IncomingMessage): boolean {
  return headers.origin !== undefined || method === 'OPTIONS';
}

/** Calls `limitExceeded`. Returns undefined if that fails because members have wrong types: dynalite itself rejects such a request. */
function limitExceededBy(operation: string, content: Record<string, unknown>): string | undefined {
  try {
    return limitExceeded(operation, content);
  } catch {
    return undefined;
  }
}

function operationOf({ headers }: IncomingMessage): string {
  return String(headers['x-amz-target']).split('.')[1] ?? '';
}

function isOwn({ headers }: IncomingMessage): boolean {
  return String(headers['user-agent']).includes(OWN_AGENT);
}

/** @returns whether `operations` has answered the request; false if dynalite must answer it */
async function answerTable(
  operations: TableOperations,
  operation: string,
  body: Buffer,
  response: ServerResponse,
): Promise<boolean> {
  try {
    const answer = await operations.answer(operation, parsed(body) as Record<string, unknown>);
    if (answer) respond(response, 200, answer);
    return answer !== undefined;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    refuse(response, error, 'com.amazonaws.dynamodb.v20120810#');
    return true;
  }
}

/** Returns an empty object for a body that is not JSON: dynalite itself rejects such a request. */
function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return {};
  }
}

function refuse(response: ServerResponse, { status, type, message }: Refusal, namespace = ''): void {
  respond(response, status, { __type: `${namespace}${type}`, message });
}

function respond(response: ServerResponse, status: number, content: object): void {
  const body = JSON.stringify(content);
  response
    .writeHead(status, { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': randomUUID() })
    .end(body);
}

/** Returns a copy of a request, because dynalite must read the body, which has already been read from the request itself. */
function replayed({ method, url, headers }: IncomingMessage, body: Buffer): IncomingMessage {
  return Object.assign(Readable.from(body.length > 0 ? [body] : []), { method, url, headers }) as IncomingMessage;
}

/**
 * Resolves when dynalite ends the response. Wraps `end`, because no event is emitted if the client has disconnected.
 * @param before work that must be done before the client receives the response
 */
function responseSent(response: ServerResponse, before?: () => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = response.end.bind(response) as (...args: unknown[]) => ServerResponse;
    response.end = (...args: unknown[]) => {
      if (!before) {
        resolve();
        return end(...args);
      }
      before().then(() => {
        end(...args);
        resolve();
      }, reject);
      return response;
    };
  });
}

function tableCommand(TableName: string): CreateTableCommand {
  const keys = [TABLE.partitionKey, TABLE.sortKey, TABLE.activityKey];
  return new CreateTableCommand({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: keySchema(TABLE.sortKey),
    LocalSecondaryIndexes: [
      {
        IndexName: TABLE.activityIndex,
        KeySchema: keySchema(TABLE.activityKey),
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  });
}

function keySchema(range: string): { AttributeName: string; KeyType: 'HASH' | 'RANGE' }[] {
  return [
    { AttributeName: TABLE.partitionKey, KeyType: 'HASH' },
    { AttributeName: range, KeyType: 'RANGE' },
  ];
}

async function close(server: Server, idle: () => Promise<void>): Promise<void> {
  await idle();
  await new Promise<void>((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}
