import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  PutCommand,
  QueryCommand,
} from '@aws-sdk/lib-dynamodb';
import pino from 'pino';
import type { App } from '../../../src/app/app';
import { readConfig } from '../../../src/app/config';
import { Metrics } from '../../../src/app/metrics';
import { BATCH } from '../../../src/app/table/store';
import type { StandIn } from '../../../src/local/aws/kernel/stand-in';
import { startS3 } from '../../../src/local/aws/s3';
import { withNames } from '../../../src/local/environment';
import { startStandIns } from '../../../src/local/stand-ins';
import { createProduct } from '../../../src/product';
import '../aws-models/expect-valid-requests';
import { running as startBedrock } from '../local/bedrock-agent-runtime-fixture';
import { presetSigningKey } from '../rsa-key';
import { until } from '../until';
import { Client } from './client';
import { ALB, ANNA, CLIENT, POOL, Signer, type User } from './signer';
import { openTable } from './table';

const TABLE_NAME = 'joule-verne';
const BROWSER_FILES = path.join(__dirname, '../../../templates/public/built');
export const BUCKET = 'knowledge';

export interface RunningApp extends App {
  readonly url: string;
  /** The lines of the log so far, parsed as JSON. */
  readonly log: Record<string, unknown>[];
  /** The metrics that the application has reported so far. */
  readonly metrics: Metric[];
  client(user: User): Client;
  close(): Promise<void>;
}

/** A line of CloudWatch's embedded metric format. */
export type Metric = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any

export type Item = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any

/**
 * The services that the application uses, on loopback: table, engine, key server and, on request, a bucket. Several
 * applications may share them.
 */
export class AppFixture {
  readonly signer = new Signer();
  private readonly state = mkdtempSync(path.join(tmpdir(), 'app-'));
  private readonly apps = new Set<RunningApp>();
  private readonly closers: (() => unknown)[] = [() => rmSync(this.state, { recursive: true, force: true })];
  private readonly accessKeyId = `local${randomUUID().replaceAll('-', '')}`;
  private environment: Record<string, string> = {};
  private documents!: DynamoDBDocumentClient;

  /** @param engine URL of an engine to use instead of the stand-in */
  static async open({ engine, bucket = false }: { engine?: string; bucket?: boolean } = {}): Promise<AppFixture> {
    const fixture = new AppFixture();
    await fixture.start(engine, bucket);
    return fixture;
  }

  /** Opens a fixture before the tests of a file, and closes it after them. */
  static forFile(): AppFixture {
    const fixture = new AppFixture();
    beforeAll(() => fixture.start(undefined, false));
    afterAll(() => fixture.close());
    return fixture;
  }

  /**
   * Opens a fixture with all stand-ins of `npm start`, which the console needs. `variables` are added to their
   * environment.
   */
  static async openWhole(variables: Record<string, string> = {}): Promise<AppFixture> {
    const fixture = new AppFixture();
    await fixture.startWhole(variables);
    return fixture;
  }

  /**
   * Starts an application, which corresponds to a task of the service. `variables` are added to its environment. The SDK reads the
   * address of the table from `process.env` at an application's first request. If `variables` contain another address, this method
   * therefore sends a request to each earlier application before it changes `process.env`, and one to the new application afterwards.
   */
  async app(variables: Record<string, string> = {}): Promise<RunningApp> {
    if (!existsSync(BROWSER_FILES))
      throw new Error('Pages need the scripts that the build creates: run "npx projen bundle" first');
    const ownTable = variables.AWS_ENDPOINT_URL_DYNAMODB !== undefined;
    if (ownTable) await Promise.all([...this.apps].map(readTable));
    const environment = { ...this.environment, ...variables };
    Object.assign(process.env, environment);
    const log: Record<string, unknown>[] = [];
    const metrics: Metric[] = [];
    const logger = pino({ level: 'debug', base: null }, { write: (line: string) => log.push(JSON.parse(line)) });
    const app = createProduct(readConfig(environment), logger, new Metrics((line) => metrics.push(JSON.parse(line))));
    await app.ready;
    const server = createServer({ maxHeaderSize: 65_536 }, app.koa.callback());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const close = async () => {
      this.apps.delete(running);
      await app.turns.interruptAll();
      await app.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    };
    this.closers.push(close);
    const client = (user: User) => new Client(url, () => this.signer.headers(user));
    const running: RunningApp = { ...app, url, log, metrics, close, client };
    if (ownTable) await readTable(running);
    this.apps.add(running);
    return running;
  }

  /** Starts an application as `app` does, before the tests of a file. */
  appForFile(variables: Record<string, string> = {}): RunningApp {
    const app = {} as RunningApp;
    beforeAll(async () => void Object.assign(app, await this.app(variables)));
    return app;
  }

  /** The environment variables of an application. */
  get variables(): Record<string, string> {
    return this.environment;
  }

  get tableUrl(): string {
    return this.environment.AWS_ENDPOINT_URL_DYNAMODB!;
  }

  /** All items of a user, in key order. */
  items({ sub }: User): Promise<Item[]> {
    return this.ownedBy(`person#${sub}`);
  }

  /** All items in the organisation's partition for a subject such as `users`, in key order. */
  organisation(subject: string): Promise<Item[]> {
    return this.ownedBy(`organisation#${subject}`);
  }

  /**
   * Reads a turn: its head, the items of its log, and the parts of its answer. The parts are those items of the log
   * that the head counts, and the tail in the head.
   */
  async turn(
    user: User,
    turnId: string,
  ): Promise<{ head: Item | undefined; log: Item[]; parts: Item[]; answer: string }> {
    const items = (await this.items(user)).filter(
      ({ item }) => String(item).includes(`#${turnId}`) && String(item).startsWith('turn#'),
    );
    const head = items.find(({ question }) => question !== undefined);
    const log = items.filter(({ n }) => n !== undefined);
    const parts = [...log.filter(({ n }) => n <= (head?.items ?? Infinity)), ...(head?.tail ? [head.tail] : [])];
    return { head, log, parts, answer: parts.map(({ text }) => text).join('') };
  }

  /** Waits until a turn has ended. Returns its head. */
  ended(user: User, turnId: string, within?: number): Promise<Item> {
    return until(async () => {
      const { head } = await this.turn(user, turnId);
      return head && head.status !== 'streaming' ? head : undefined;
    }, within);
  }

  /** Stores an item of a user. */
  async put({ sub }: User, item: Item): Promise<void> {
    await this.documents.send(new PutCommand({ TableName: TABLE_NAME, Item: { owner: `person#${sub}`, ...item } }));
  }

  /** Stores many items of a user. */
  async putAll({ sub }: User, items: readonly Item[]): Promise<void> {
    const requests = items.map((item) => ({ PutRequest: { Item: { owner: `person#${sub}`, ...item } } }));
    for (let from = 0; from < requests.length; from += BATCH)
      await this.documents.send(
        new BatchWriteCommand({ RequestItems: { [TABLE_NAME]: requests.slice(from, from + BATCH) } }),
      );
  }

  /** Makes a task look alive to other tasks. */
  async putTask(item: string): Promise<void> {
    await this.documents.send(
      new PutCommand({ TableName: TABLE_NAME, Item: { owner: 'organisation#tasks', item, beat: Date.now() } }),
    );
  }

  /** Makes a task look as if it has shut down. */
  async deleteTask(item: string): Promise<void> {
    await this.documents.send(new DeleteCommand({ TableName: TABLE_NAME, Key: { owner: 'organisation#tasks', item } }));
  }

  async close(): Promise<void> {
    for (const close of this.closers.reverse()) await close();
  }

  private async ownedBy(owner: string): Promise<Item[]> {
    const { Items } = await this.documents.send(
      new QueryCommand({
        TableName: TABLE_NAME,
        ConsistentRead: true,
        KeyConditionExpression: '#o = :o',
        ExpressionAttributeNames: { '#o': 'owner' },
        ExpressionAttributeValues: { ':o': owner },
      }),
    );
    return Items!;
  }

  private openTable(): Promise<StandIn> {
    const { state, accessKeyId } = this;
    return openTable({ state: path.join(state, 'table'), tableName: TABLE_NAME, accessKeyId });
  }

  private async startWhole(variables: Record<string, string>): Promise<void> {
    const keys = await this.signer.listen();
    presetSigningKey(path.join(this.state, 'cognito'));
    const table = await this.openTable();
    const given = { ...VARIABLES, AWS_ENDPOINT_URL_DYNAMODB: table.url, AWS_ACCESS_KEY_ID: this.accessKeyId };
    const standIns = await startStandIns(withNames({ ...given, ...variables }), this.state, (_, work) => work);
    this.closers.push(
      () => this.signer.close(),
      () => table.close(),
      () => standIns.close(),
      () => this.documents.destroy(),
    );
    const entries = Object.entries(standIns.environment).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    );
    this.environment = { ...Object.fromEntries(entries), ALB_KEYS_URL: keys, COGNITO_JWKS_URL: `${keys}/jwks.json` };
    Object.assign(process.env, this.environment);
    this.documents = DynamoDBDocumentClient.from(
      new DynamoDBClient({ region: 'eu-central-2', endpoint: this.tableUrl }),
    );
  }

  private async start(engine: string | undefined, bucket: boolean): Promise<void> {
    const keys = await this.signer.listen();
    const table = await this.openTable();
    const bedrock = engine ? undefined : await startBedrock({ state: path.join(this.state, 'bedrock') });
    const s3 = bucket ? await startS3({ state: path.join(this.state, 's3'), bucket: BUCKET }) : undefined;
    for (const server of [this.signer, table, bedrock, s3]) this.closers.push(() => server?.close());
    this.closers.push(() => this.documents.destroy());
    this.environment = {
      ...VARIABLES,
      AWS_ACCESS_KEY_ID: this.accessKeyId,
      AWS_ENDPOINT_URL_DYNAMODB: table.url,
      AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME: engine ?? bedrock!.url,
      AWS_ENDPOINT_URL_S3: s3?.url ?? table.url,
      ALB_KEYS_URL: keys,
      COGNITO_JWKS_URL: `${keys}/jwks.json`,
    };
    Object.assign(process.env, this.environment);
    this.documents = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'eu-central-2', endpoint: table.url }));
  }
}

/** The required environment variables, and credentials for the SDK. */
export const VARIABLES = {
  AWS_REGION: 'eu-central-2',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  ANSWER_ENGINE: 'agent',
  AGENT_ID: 'AGENT00001',
  AGENT_ALIAS_ID: 'ALIAS00001',
  KNOWLEDGE_BASE_ID: 'KB00000001',
  DATA_SOURCE_ID: 'DS00000001',
  MODEL_ARN: 'arn:aws:bedrock:eu-central-2::foundation-model/some.model',
  KNOWLEDGE_BUCKET: BUCKET,
  TABLE_NAME,
  USER_POOL_ID: POOL,
  USER_POOL_CLIENT_ID: CLIENT,
  USER_POOL_DOMAIN: 'https://sign-in.example.org',
  ALB_ARN: ALB,
};

function readTable(app: RunningApp): Promise<unknown> {
  return app.client(ANNA).get('/');
}
