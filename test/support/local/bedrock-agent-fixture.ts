import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BedrockAgentClient,
  type BedrockAgentServiceException,
  GetIngestionJobCommand,
  type IngestionJob,
  ListKnowledgeBaseDocumentsCommand,
  StartIngestionJobCommand,
} from '@aws-sdk/client-bedrock-agent';
import { type Pace, startIngestion } from '../../../src/local/aws/bedrock-agent';
import type { StandIn } from '../../../src/local/aws/kernel/stand-in';
import { type BucketKnowledge, openKnowledge } from '../../../src/local/knowledge';
import { until } from '../until';
import { BUCKET, bucket, uri } from './knowledge-fixture';

/** Frozen, because the SDK's paginators modify their input. */
export const IDS = Object.freeze({ knowledgeBaseId: 'KB00000001', dataSourceId: 'DS00000001' });
export const AT_ONCE: Pace = { starting: 0, document: 0, documents: 0, ending: 0, slow: 0 };
/** Indexing takes an hour, so that a test can observe a job that is running. */
export const ENDLESS: Pace = { starting: 0, document: 3_600_000, documents: 3_600_000, ending: 0, slow: 0 };

const RUNNING = ['STARTING', 'IN_PROGRESS', 'STOPPING'];

/** A data source: a stand-in with a bucket of its own, and SDK clients for both. */
export class SourceFixture {
  store!: Awaited<ReturnType<typeof bucket>>;
  knowledge!: BucketKnowledge;
  client!: BedrockAgentClient;
  url!: string;
  private standIn!: StandIn;
  private ahead = 0;
  private readonly holds: (() => void)[] = [];
  private readonly state = mkdtempSync(join(tmpdir(), 'ingestion-'));

  /** @param documents texts by name, which the stand-in indexes when it starts */
  static async open(documents: Record<string, string> = {}, pace: Partial<Pace> = AT_ONCE): Promise<SourceFixture> {
    const source = new SourceFixture();
    source.store = await bucket();
    for (const [name, text] of Object.entries(documents)) await source.store.put(name, text);
    await source.start(pace);
    return source;
  }

  /** Restarts the stand-in, and keeps the bucket and the state folder. */
  async restart(pace: Partial<Pace> = AT_ONCE): Promise<void> {
    await this.stop();
    await this.start(pace);
  }

  async close(): Promise<void> {
    await this.stop();
    await this.store.close();
    rmSync(this.state, { recursive: true });
  }

  /** Advances the clock by `time` milliseconds. */
  advance(time: number): void {
    this.ahead += time;
  }

  async startJob(options: { clientToken?: string; description?: string } = {}): Promise<IngestionJob> {
    return (await this.client.send(new StartIngestionJobCommand({ ...IDS, ...options }))).ingestionJob!;
  }

  async job({ ingestionJobId }: IngestionJob): Promise<IngestionJob> {
    return (await this.client.send(new GetIngestionJobCommand({ ...IDS, ingestionJobId }))).ingestionJob!;
  }

  ended(job: IngestionJob): Promise<IngestionJob> {
    return until(async () => {
      const now = await this.job(job);
      return RUNNING.includes(now.status!) ? undefined : now;
    });
  }

  /** Runs a job to its end. */
  async synchronise(): Promise<IngestionJob> {
    return this.ended(await this.startJob());
  }

  /** The status of each listed document, by name. */
  async statuses(): Promise<Record<string, string>> {
    const { documentDetails } = await this.client.send(new ListKnowledgeBaseDocumentsCommand(IDS));
    return Object.fromEntries(
      documentDetails!.map(({ identifier, status }) => [identifier!.s3!.uri!.slice(uri('').length), status!]),
    );
  }

  /** Waits until a document has this status. Returns the statuses of all documents at that time. */
  untilStatus(name: string, status: string | undefined): Promise<Record<string, string>> {
    return until(async () => {
      const statuses = await this.statuses();
      return statuses[name] === status ? statuses : undefined;
    });
  }

  finds(question: string): boolean {
    return this.knowledge.search(question, 1).length > 0;
  }

  /** Delays S3 commands of this name until `release` is called. `held` resolves when one of them is waiting. */
  holdBack(command: string): { held: Promise<void>; release(): void } {
    let release!: () => void;
    let hold!: () => void;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const held = new Promise<void>((resolve) => {
      hold = resolve;
    });
    // The fixture releases the command when it closes, so that a failing test can close the fixture.
    this.holds.push(release);
    this.store.s3.middlewareStack.add(
      (next, { commandName }) =>
        async (request) => {
          if (commandName === command) {
            hold();
            await released;
          }
          return next(request);
        },
      { step: 'initialize' },
    );
    return { held, release };
  }

  private async start(pace: Partial<Pace>): Promise<void> {
    this.knowledge = await openKnowledge({ s3: this.store.s3, bucket: BUCKET });
    this.standIn = await startIngestion({
      ...IDS,
      knowledge: this.knowledge,
      state: this.state,
      pace,
      now: () => Date.now() + this.ahead,
    });
    this.url = this.standIn.url;
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    this.client = new BedrockAgentClient({ endpoint: this.url, region: 'eu-central-2', credentials, maxAttempts: 1 });
  }

  private async stop(): Promise<void> {
    for (const release of this.holds) release();
    this.client.destroy();
    await this.standIn.close();
  }
}

/** The name and the status of the error with which a call fails. */
export async function errorOf(call: Promise<unknown>): Promise<{ name: string; status: number | undefined }> {
  const error = await call.then(
    () => undefined,
    (reason: BedrockAgentServiceException) => reason,
  );
  if (!error) throw new Error('The call succeeded; expected an error.');
  return { name: error.name, status: error.$metadata?.httpStatusCode };
}
