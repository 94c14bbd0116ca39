import { Transform } from 'node:stream';
import { ulid } from 'ulid';
import type { DocumentRegister } from '../../app/document-register';
import type { Inspector } from '../../inspection/inspector';
import { contradicts, type DocumentType, typeOf } from '../../inspection/types';
import type { KnowledgeBucket } from './bucket';
import { documentName, freeName } from './document-name';
import { DocumentChanged, FileRefused, NameTaken, UploadCancelled, UploadGone } from './errors';
import type { Synchroniser } from './synchroniser';
import type { SentFile } from './upload-form';
import type { WaitingFile, WaitingFiles } from './waiting-files';

/** What the admin says of a file. */
export interface Details {
  readonly owner?: string | undefined;
  readonly validUntil?: string | undefined;
}

/** What became of a file: it is a document, or waits for a decision. */
export type IntakeResult =
  | { readonly outcome: 'stored'; readonly name: string }
  | { readonly outcome: 'waiting'; readonly name: string; readonly file: WaitingFile };

/** The document that a file is meant to replace. */
export interface Replaced {
  readonly name: string;
  readonly etag: string;
}

/** A file on its way to become a document. */
export class Intake {
  constructor(
    private readonly bucket: KnowledgeBucket,
    private readonly files: WaitingFiles,
    private readonly register: DocumentRegister,
    private readonly inspector: Inspector,
    private readonly synchroniser: Synchroniser,
  ) {}

  /**
   * Takes a file in as it comes. It lies under `incoming/` until its type and classification have been checked.
   *
   * @param signal aborted when the sender leaves: then the file is not kept either
   * @throws FileRefused, UploadCancelled; nothing of the file is kept
   */
  async take(
    file: SentFile,
    details: Details,
    by: string,
    signal: AbortSignal,
    replaced?: Replaced,
  ): Promise<IntakeResult> {
    const { name: sentName, content } = file;
    const name = replaced?.name ?? documentName(sentName);
    const type = admittedType(name, sentName);
    if (content.errored) throw content.errored;
    const id = ulid();
    const limited = new Limited(name, type.limit);
    content.once('error', (error) => limited.destroy(error));
    await this.bucket.receive(id, type.mediaType, content.pipe(limited)).catch((error: Error) => {
      content.destroy();
      throw limited.errored ?? error;
    });
    try {
      const unchecked = await this.inspect(id, name, signal);
      const etag = replaced?.etag ?? (await this.bucket.etagOf(name));
      const uploadedAt = new Date().toISOString();
      const waiting: WaitingFile = {
        ...details,
        id,
        name,
        size: limited.count,
        unchecked,
        taken: etag,
        uploadedBy: by,
        uploadedAt,
      };
      const isDecided = !unchecked && (etag === undefined || replaced !== undefined);
      return isDecided ? await this.admitOrWait(waiting, replaced) : await this.wait(waiting);
    } catch (error) {
      // What it failed with is to be told; what cannot be deleted now expires.
      await this.bucket.discard(id).catch(() => undefined);
      throw error;
    }
  }

  /** Makes a waiting file a document, which the knowledge base then reads. @throws DocumentChanged, NameTaken, UploadGone */
  async admit({ id, name, owner, validUntil }: WaitingFile, by: string, replaced?: string): Promise<void> {
    // Wanted before as well: should this process end in between, another task starts the job.
    await this.synchroniser.want();
    await this.bucket.admit(id, name, replaced).catch(async (error: Error) => {
      if (error instanceof UploadGone) await this.files.delete(id);
      throw error;
    });
    const record = { name, owner, validUntil, changedAt: new Date().toISOString(), changedBy: by };
    await this.register.put(record).catch(() => this.register.put(record));
    // It is a document now, whatever becomes of the rest: that expires.
    await Promise.allSettled([this.files.delete(id), this.bucket.discard(id), this.synchroniser.want()]);
  }

  /** Puts a waiting file in the place of the document whose name it has. @throws DocumentChanged: then it waits on */
  async replace(file: WaitingFile, by: string): Promise<void> {
    try {
      await this.admit(file, by, file.taken);
    } catch (error) {
      if (!(error instanceof DocumentChanged || error instanceof NameTaken)) throw error;
      await this.files.noteTaken(file.id, await this.bucket.etagOf(file.name));
      throw error;
    }
  }

  /** A waiting file under a name that no document has. */
  async renamed(file: WaitingFile): Promise<WaitingFile> {
    const names = new Set((await this.bucket.list()).map(({ name }) => name));
    return { ...file, name: freeName(file.name, (candidate) => names.has(candidate)) };
  }

  async discard(file: WaitingFile): Promise<void> {
    await this.bucket.discard(file.id);
    await this.files.delete(file.id);
  }

  /** Says that nothing speaks against a file's classification any longer. It becomes a document, unless its name is taken. */
  async release(file: WaitingFile, by: string): Promise<IntakeResult> {
    const released = { ...file, unchecked: undefined };
    const etag = await this.bucket.etagOf(file.name);
    return etag === undefined ? this.admitOrWait(released, undefined, by) : this.wait({ ...released, taken: etag });
  }

  /** Why the file cannot be checked, if it cannot. @throws FileRefused, UploadCancelled */
  private async inspect(id: string, name: string, signal: AbortSignal): Promise<string | undefined> {
    const verdict = await this.inspector
      .inspect(name, () => this.bucket.readIncoming(id), signal)
      .catch((error: Error) => {
        throw signal.aborted ? new UploadCancelled('The sender left while the file was being checked') : error;
      });
    if (signal.aborted) throw new UploadCancelled('The sender left while the file was being checked');
    if (verdict.outcome === 'refused') throw new FileRefused(verdict.reason, { detail: verdict.detail ?? '' });
    return verdict.outcome === 'unchecked' ? verdict.reason : undefined;
  }

  /** Somebody may be quicker with the same name: then that is the question. */
  private async admitOrWait(
    file: WaitingFile,
    replaced: Replaced | undefined,
    by = file.uploadedBy,
  ): Promise<IntakeResult> {
    try {
      await this.admit(file, by, replaced?.etag);
      return { outcome: 'stored', name: file.name };
    } catch (error) {
      if (!(error instanceof NameTaken)) throw error;
      return this.wait({ ...file, taken: (await this.bucket.etagOf(file.name)) ?? '' });
    }
  }

  private async wait(file: WaitingFile): Promise<IntakeResult> {
    await this.files.put(file);
    return { outcome: 'waiting', name: file.name, file };
  }
}

/** Counts what comes, and refuses what is too much or plainly not what the name says, before it is stored. */
class Limited extends Transform {
  /** Bytes so far. Not called `size`: the SDK would take that for the length of the whole. */
  count = 0;

  constructor(
    private readonly name: string,
    private readonly limit: number,
  ) {
    super();
  }

  override _transform(
    chunk: Buffer,
    _encoding: BufferEncoding,
    done: (error?: Error | null, data?: Buffer) => void,
  ): void {
    const isFirst = this.count === 0;
    this.count += chunk.length;
    if (this.count > this.limit)
      return done(new FileRefused('tooLarge', { limit: Math.round(this.limit / 1024 / 102.4) / 10 }));
    if (isFirst && contradicts(this.name, chunk)) return done(new FileRefused('content'));
    done(null, chunk);
  }

  override _flush(done: (error?: Error | null) => void): void {
    done(this.count === 0 ? new FileRefused('empty') : null);
  }
}

function admittedType(name: string, sentName: string): DocumentType {
  const type = typeOf(name);
  if (!type) throw new FileRefused('type');
  if (typeOf(documentName(sentName))?.type !== type.type) throw new FileRefused('otherType');
  return type;
}
