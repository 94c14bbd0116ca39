import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { S3ServiceException } from '@aws-sdk/client-s3';
import { S3Client } from '@aws-sdk/client-s3';
import type { StandIn } from '../../../src/local/aws/kernel/stand-in';
import { startS3 } from '../../../src/local/aws/s3';

export const BUCKET = 'knowledge';
/** An Authorization header with an invalid signature. */
export const UNVERIFIED = 'AWS4-HMAC-SHA256 Credential=local/20260101/eu-central-1/s3/aws4_request, Signature=00';

/** An S3 stand-in with its own folder, and a client for it. `restart` keeps the folder. */
export class Fixture {
  readonly state = mkdtempSync(join(tmpdir(), 's3-'));
  client!: S3Client;
  private standIn!: StandIn;

  get url(): string {
    return this.standIn.url;
  }

  async start(): Promise<void> {
    this.standIn = await startS3({ state: this.state, bucket: BUCKET });
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    this.client = new S3Client({ endpoint: this.standIn.url, region: 'eu-central-1', credentials, maxAttempts: 1 });
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  async stop(): Promise<void> {
    this.client.destroy();
    await this.standIn.close();
  }

  async end(): Promise<void> {
    await this.stop();
    rmSync(this.state, { recursive: true });
  }

  /**
   * Sends a request that the SDK would not send. Its signature is invalid, but the stand-in does not verify signatures.
   */
  raw(path: string, init: RequestInit & { headers?: Record<string, string> }): Promise<Response> {
    return fetch(`${this.url}${path}`, {
      ...init,
      headers: { authorization: UNVERIFIED, ...init.headers },
    });
  }

  /** The content files of objects and parts. */
  contentFiles(): string[] {
    return readdirSync(join(this.state, 'contents'));
  }
}

/** Starts a fixture before each test of the calling file, and ends it after the test. */
export function useFixture(): () => Fixture {
  let fixture: Fixture;
  beforeEach(async () => {
    fixture = new Fixture();
    await fixture.start();
  });
  afterEach(() => fixture.end());
  return () => fixture;
}

/** The code and the status of the error with which a call fails. */
export async function errorOf(call: Promise<unknown>): Promise<{ code: string; status: number | undefined }> {
  const outcome = await call.then(
    () => undefined,
    (error: S3ServiceException) => error,
  );
  if (!outcome) throw new Error('The call succeeded; expected an error.');
  return { code: outcome.name, status: outcome.$metadata?.httpStatusCode };
}
