import { randomUUID } from 'node:crypto';
import { CopyObjectCommand, DeleteObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { INCOMING_PREFIX } from '../contract';

/** An ETag that no object has. */
const OTHER = '"00000000000000000000000000000000"';

type Write = 'CopyObject' | 'DeleteObject';

/** The conditions on which the console relies, and what happens on a server that ignores them. */
const CONDITIONS: readonly [Write, { IfNoneMatch?: string; IfMatch?: string }, string][] = [
  ['CopyObject', { IfNoneMatch: '*' }, 'an upload can silently replace a document of the same name'],
  ['CopyObject', { IfMatch: OTHER }, 'a replacement can silently overwrite a newer version of the document'],
  ['DeleteObject', { IfMatch: OTHER }, 'a newer version of a document can be deleted'],
];

/**
 * Checks, with temporary objects in `incoming/`, whether a server honours the conditions on writes, which keep two admins from
 * overwriting each other's changes. Removes all versions of these objects.
 *
 * @returns the fault, as the end of a sentence whose subject is the server (`ignores If-Match in …`); undefined if the server honours
 *   all conditions
 * @throws the SDK's error when objects cannot be written or removed
 */
export async function conditionalWriteFault(s3: S3Client, bucket: string): Promise<string | undefined> {
  const objects = new TemporaryObjects(s3, bucket);
  try {
    await objects.put();
    for (const [write, condition, consequence] of CONDITIONS) {
      const fault = await outcomeOf(() => objects.write(write, condition));
      const header = condition.IfMatch ? 'If-Match' : 'If-None-Match';
      if (fault === 'ignored') return `ignores ${header} in ${write}: ${consequence}`;
      if (fault) return `responds with ${fault} to ${header} in ${write}, so the console cannot change documents`;
    }
    return undefined;
  } finally {
    await objects.remove();
  }
}

/**
 * @returns undefined if the server rejects the request with 412, `ignored` if the request succeeds, or the name of
 *   another error
 */
async function outcomeOf(request: () => Promise<void>): Promise<string | undefined> {
  try {
    await request();
    return 'ignored';
  } catch (error) {
    const { name, $metadata } = error as { name: string; $metadata?: { httpStatusCode?: number } };
    return $metadata?.httpStatusCode === 412 ? undefined : name;
  }
}

/** The temporary objects: the source and the target of copies. */
class TemporaryObjects {
  private readonly source = `${INCOMING_PREFIX}check-${randomUUID()}-source`;
  private readonly target = this.source.replace(/source$/, 'target');
  private readonly written: { readonly Key: string; readonly VersionId?: string | undefined }[] = [];

  constructor(
    private readonly s3: S3Client,
    private readonly Bucket: string,
  ) {}

  async put(): Promise<void> {
    for (const Key of [this.source, this.target]) {
      const { VersionId } = await this.s3.send(new PutObjectCommand({ Bucket: this.Bucket, Key, Body: Key }));
      this.written.push({ Key, VersionId });
    }
  }

  async write(write: Write, condition: { IfNoneMatch?: string; IfMatch?: string }): Promise<void> {
    const target = { Bucket: this.Bucket, Key: this.target };
    // Do not encode the source: no character in it needs encoding, and S3's service model rejects an encoded slash.
    const CopySource = `${this.Bucket}/${this.source}`;
    const { VersionId } =
      write === 'CopyObject'
        ? await this.s3.send(new CopyObjectCommand({ ...target, CopySource, ...condition }))
        : await this.s3.send(new DeleteObjectCommand({ ...target, IfMatch: condition.IfMatch }));
    this.written.push({ Key: this.target, VersionId });
  }

  /** Removes what was written, newest first, and continues after a failure. */
  async remove(): Promise<void> {
    const removals = [...this.written].reverse().map(({ Key, VersionId }) => {
      const command = new DeleteObjectCommand({ Bucket: this.Bucket, Key, ...(VersionId && { VersionId }) });
      return () => this.s3.send(command);
    });
    const failures: unknown[] = [];
    for (const removal of removals) await removal().catch((error) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  }
}
