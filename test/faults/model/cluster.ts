import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import pino from 'pino';
import { Conversations } from '../../../src/app/conversations/conversations';
import type { ViewersConversations } from '../../../src/app/conversations/viewers-conversations';
import { StoreUnavailable } from '../../../src/app/errors';
import type { Viewer } from '../../../src/app/identity/identity';
import { Metrics } from '../../../src/app/metrics';
import { Store } from '../../../src/app/table/store';
import { StoredTurns } from '../../../src/app/turns/stored-turns';
import { Turns } from '../../../src/app/turns/turns';
import type { StandIn } from '../../../src/local/aws/kernel/stand-in';
import type { Item } from '../../support/app/app-fixture';
import { attachmentsAt } from '../../support/app/attached-files';
import { openTable } from '../../support/app/table';
import { TableProxy } from '../../support/table-proxy';
import { until } from '../../support/until';
import { ModelEngine } from './model-engine';

const TASKS = 3;
/** Milliseconds after the last fault within which all turns must have ended, including those of lost tasks. */
export const RECOVERY = 40_000;
const LIMITS = { longestAnswer: 2_000_000, answers: 1_000 };
/** Maximum number of running answers of one user. */
export const ANSWER_LIMIT = 3;

const REGION = 'eu-central-2';
const TABLE_NAME = 'joule-verne';
const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
let adding: Promise<unknown> = Promise.resolve();

/** A task of the application, without the web layer. It reaches the table through its own proxy. */
export interface Task {
  readonly store: Store;
  readonly turns: Turns;
  readonly engine: ModelEngine;
  readonly proxy: TableProxy;
  /** Whether the task is lost: its requests no longer reach the table. */
  isCrashed: boolean;
  of(user: string): ViewersConversations;
}

/** Tasks in one process that share a table: at first three, and those that a test adds. */
export class Cluster {
  readonly tasks: Task[] = [];
  /**
   * By the id of a conversation: when it disappeared from the table (`performance.now`). A conversation can be created
   * again, and disappear again.
   */
  private readonly goneAt = new Map<string, number[]>();

  private constructor(
    private readonly table: StandIn,
    private readonly state: string,
    private readonly documents: DynamoDBDocumentClient,
  ) {}

  static async open(): Promise<Cluster> {
    const state = mkdtempSync(path.join(tmpdir(), 'model-'));
    Object.assign(process.env, CREDENTIALS);
    const table = await openTable({ state, tableName: TABLE_NAME, accessKeyId: 'local' });
    const client = new DynamoDBClient({ region: REGION, endpoint: table.url });
    const cluster = new Cluster(table, state, DynamoDBDocumentClient.from(client));
    for (let n = 0; n < TASKS; n++) await cluster.addTask();
    return cluster;
  }

  /** Adds a task. Creates one task at a time, because each task reads the URL of its proxy from an environment variable. */
  addTask(): Promise<Task> {
    const task = adding.then(() => this.createTask());
    adding = task.catch(() => undefined);
    return task;
  }

  /** From now on, no request of the task reaches the table, and no response reaches the task. */
  crash(task: Task): void {
    task.isCrashed = true;
    task.proxy.injectFault('cut');
  }

  /**
   * Returns the largest number of times that the answer to a question began without a deletion of its conversation in between. After a
   * deletion, the answer may begin again: the table has no trace of the conversation, so a repeated first question creates it again.
   */
  beginnings({ conversation, message }: { conversation: string; message: string }): number {
    const begun = this.tasks.flatMap(({ engine }) => engine.begun).filter((other) => other.message === message);
    const gone = this.goneAt.get(conversation) ?? [];
    const existences = begun.map(({ at }) => gone.filter((time) => time < at).length);
    return Math.max(0, ...existences.map((existence) => existences.filter((other) => other === existence).length));
  }

  hasBeenDeleted(conversation: string): boolean {
    return this.goneAt.has(conversation);
  }

  /** Whether the answer to a question began after its conversation had been deleted. */
  isAskedAgain({ conversation, message }: { conversation: string; message: string }): boolean {
    const [first = Infinity] = this.goneAt.get(conversation) ?? [];
    return this.tasks.some(({ engine }) =>
      engine.begun.some(({ at, message: other }) => other === message && at > first),
    );
  }

  /** The stored turns of a user, which a test can change as the third task would. */
  storedTurns(user: string): StoredTurns {
    const metrics = new Metrics(() => undefined);
    return new StoredTurns(this.tasks[2]!.store.ownedBy(user), metrics, async () => false);
  }

  /** All items of the table. */
  async items(): Promise<Item[]> {
    const items: Item[] = [];
    let start: Item | undefined;
    do {
      const page = await this.documents.send(
        new ScanCommand({
          TableName: TABLE_NAME,
          ConsistentRead: true,
          ...(start ? { ExclusiveStartKey: start } : {}),
        }),
      );
      items.push(...(page.Items ?? []));
      start = page.LastEvaluatedKey;
    } while (start);
    return items;
  }

  /** Connects lost tasks to the table again, so that their last requests end, and closes everything. */
  async close(): Promise<void> {
    for (const { proxy } of this.tasks) proxy.restore();
    await Promise.all(this.tasks.map(({ turns }) => turns.interruptAll()));
    await Promise.all(this.tasks.map(({ proxy }) => proxy.close()));
    this.documents.destroy();
    await this.table.close();
    rmSync(this.state, { recursive: true, force: true });
  }

  private async createTask(): Promise<Task> {
    const proxy = await TableProxy.before(this.table.url);
    proxy.onDeleted = ({ item }) => this.conversationGone(item!.S);
    process.env.AWS_ENDPOINT_URL_DYNAMODB = proxy.url;
    const store = new Store(REGION, TABLE_NAME, 365);
    // The SDK reads the endpoint of DynamoDB at the first request, so send a request before the next task changes the variable.
    await whenAvailable(() => store.ownedBy('nobody').get('nothing'));
    const engine = new ModelEngine();
    const turns = new Turns(engine, store, pino({ level: 'silent' }), new Metrics(() => undefined), LIMITS);
    const conversations = new Conversations(store, turns, ANSWER_LIMIT, attachmentsAt(this.table.url));
    const of = (user: string) => conversations.of({ id: user } as Viewer);
    const task: Task = { store, turns, engine, proxy, isCrashed: false, of };
    this.tasks.push(task);
    return task;
  }

  private conversationGone(item: string): void {
    const [kind, id] = item.split('#') as [string, string];
    if (kind === 'conversation') this.goneAt.set(id, [...(this.goneAt.get(id) ?? []), performance.now()]);
  }
}

/** Repeats a read that fails because the machine is too busy to carry it out in time. */
export async function whenAvailable<T>(read: () => Promise<T>): Promise<T> {
  const { result } = await until(async () => {
    try {
      return { result: await read() };
    } catch (error) {
      if (error instanceof StoreUnavailable) return undefined;
      throw error;
    }
  }, RECOVERY);
  return result;
}
