import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { type AuditRecord, type Change, canonical, RECORDS_PREFIX, recordAfter, recordKey } from './record';

/** Maximum number of attempts to append a change. An attempt fails if another writer takes the same position first. */
const ATTEMPTS = 20;
/** Maximum difference between the clocks of DynamoDB and of the function, in milliseconds. */
const CLOCK_TOLERANCE = 5 * 60_000;
/** Number of records that are read concurrently. */
const BLOCK = 25;
/** Maximum number of records in the cache. A record takes about 1 KB. */
const CACHED = 5_000;

/**
 * The chain of records in the bucket. S3 stores a record only if its position is free, so two writers cannot fork the
 * chain: the second writer reads the new end of the chain and appends its record there.
 */
export class AuditChain {
  /**
   * The position at which the chain ended when this instance last searched for its end; 0 before the first search. The next search starts
   * here, which saves requests. The chain cannot end before this position, because no record is removed before its retention ends.
   */
  private known = 0;
  /** Records by position, cached because records never change. */
  private readonly cache = new Map<number, AuditRecord>();

  constructor(
    private readonly s3: S3Client,
    private readonly bucket: string,
  ) {}

  /**
   * Appends a change, unless the chain already contains it.
   *
   * @returns whether this call appended the change
   * @throws the SDK's error when the bucket cannot be read or written; Error if other writers take the position in each of the ATTEMPTS
   */
  async append(change: Change): Promise<boolean> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      this.known = await this.lastSequence();
      if (await this.contains(change)) return false;
      const record = recordAfter(this.known > 0 ? await this.read(this.known) : undefined, change);
      if (await this.write(record)) return true;
    }
    throw new Error(`The change ${change.id} was not archived: other writers took its position ${ATTEMPTS} times`);
  }

  /**
   * Finds the last position with an exponential search and then a binary search. S3's listings are strongly consistent:
   * they include all earlier writes.
   */
  private async lastSequence(): Promise<number> {
    let low = this.known;
    let high: number | undefined;
    for (let step = 1; high === undefined; step *= 2) {
      if (await this.isFollowed(low + step - 1)) low += step;
      else high = low + step - 1;
    }
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (await this.isFollowed(middle)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Whether any record follows a position. Works even if the first records have been deleted after their retention. */
  private async isFollowed(sequence: number): Promise<boolean> {
    const { KeyCount = 0 } = await this.s3.send(
      new ListObjectsV2Command({
        Bucket: this.bucket,
        Prefix: RECORDS_PREFIX,
        StartAfter: recordKey(sequence),
        MaxKeys: 1,
      }),
    );
    return KeyCount > 0;
  }

  /**
   * Whether the chain already contains a change because Lambda has delivered the change before. Reads backwards from the end,
   * and stops at records that were archived before the change was made, or whose retention has ended.
   */
  private async contains({ id, stream, at }: Change): Promise<boolean> {
    const earliest = Date.parse(at) - CLOCK_TOLERANCE;
    for (let last = this.known; last > 0; last -= BLOCK) {
      const positions = Array.from({ length: Math.min(BLOCK, last) }, (_, index) => last - index);
      const records = await Promise.all(positions.map((position) => this.readIfPresent(position)));
      if (records.some((record) => record?.change.id === id && record.change.stream === stream)) return true;
      if (records.some((record) => !record || Date.parse(record.archivedAt) < earliest)) return false;
    }
    return false;
  }

  /** @returns undefined for a record whose retention has ended */
  private async readIfPresent(sequence: number): Promise<AuditRecord | undefined> {
    return this.read(sequence).catch((error: Error) => {
      if (error.name === 'NoSuchKey') return undefined;
      throw error;
    });
  }

  private async read(sequence: number): Promise<AuditRecord> {
    const cached = this.cache.get(sequence);
    if (cached) return cached;
    const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: recordKey(sequence) }));
    const record = JSON.parse(await Body!.transformToString()) as AuditRecord;
    this.remember(record);
    return record;
  }

  private remember(record: AuditRecord): void {
    if (this.cache.size >= CACHED) this.cache.clear();
    this.cache.set(record.sequence, record);
  }

  /** @returns false if the position is taken */
  private async write(record: AuditRecord): Promise<boolean> {
    try {
      await this.s3.send(
        new PutObjectCommand({
          Bucket: this.bucket,
          Key: recordKey(record.sequence),
          Body: canonical(record),
          ContentType: 'application/json',
          IfNoneMatch: '*',
        }),
      );
      this.remember(record);
      return true;
    } catch (error) {
      const { $metadata } = error as { $metadata?: { httpStatusCode?: number } };
      // 412: the position is taken. 409: another request is writing the same key ("Conditional requests", Amazon S3
      // User Guide).
      if ($metadata?.httpStatusCode === 412 || $metadata?.httpStatusCode === 409) return false;
      throw error;
    }
  }
}
