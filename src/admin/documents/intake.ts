import type { Readable } from 'node:stream';
import { ulid } from 'ulid';
import type { DocumentRegister } from '../../app/documents/document-register';
import type { Inspector } from '../../inspection/inspector';
import { type DocumentType, typeOf } from '../../inspection/types';
import { Utf8Conversion } from '../../inspection/utf-8';
import type { Message } from '../message';
import { type Details, detailsAfter } from './details';
import type { DocumentBucket } from './document-bucket';
import { documentName, freeName } from './document-name';
import { EarlyCheck } from './early-check';
import { DocumentChanged, FileRefused, NameTaken, UploadCancelled, UploadGone } from './errors';
import type { HeldFile, HeldFiles } from './held-files';
import type { IngestionScheduler } from './ingestion-scheduler';
import type { NamedVersion, ShownDocument } from './named-version';
import type { UploadedFile } from './upload-form';

/** The outcome of an accepted file: stored as a document, or held for a decision. */
export type IntakeResult =
  | { readonly outcome: 'stored'; readonly name: string }
  | { readonly outcome: 'held'; readonly name: string; readonly file: HeldFile };

/** Receives and inspects uploaded files, and stores them or holds them until an admin decides. */
export class Intake {
  constructor(
    private readonly bucket: DocumentBucket,
    private readonly heldFiles: HeldFiles,
    private readonly register: DocumentRegister,
    private readonly inspector: Inspector,
    private readonly scheduler: IngestionScheduler,
  ) {}

  /**
   * Receives a file under `incoming/`, and checks its type and classification. Then stores it as a document, or holds it if an admin must
   * decide.
   *
   * @param by display name of the admin
   * @param signal aborted when the sender disconnects. If this happens before the inspection has ended, the file is discarded
   * @param replaced the document that the file replaces, if it is sent as a replacement
   * @throws FileRefused, UploadCancelled, DocumentChanged; no part of the file is kept
   */
  async take(
    file: UploadedFile,
    details: Details,
    by: string,
    signal: AbortSignal,
    replaced?: ShownDocument,
  ): Promise<IntakeResult> {
    const name = replaced?.name ?? documentName(file.name);
    const type = supportedType(name, file.name);
    const id = ulid();
    const receivedSize = await this.receive(id, file.content, name, type);
    try {
      const { unchecked, encoding } = await this.inspect(id, name, signal);
      const size = encoding ? await this.convert(id, encoding, name, type) : receivedSize;
      const etag = replaced?.etag ?? (await this.bucket.etagOf(name));
      const uploadedAt = new Date().toISOString();
      const upload = { id, name, size, unchecked, taken: etag, seen: replaced?.seen, uploadedBy: by, uploadedAt };
      const received: HeldFile = { ...details, ...upload };
      const needsDecision = unchecked !== undefined || (etag !== undefined && replaced === undefined);
      return needsDecision ? await this.hold(received) : await this.storeOrHold(received, replaced);
    } catch (error) {
      // Throw the original error, even if the upload cannot be discarded: the upload expires by itself.
      await this.bucket.discard(id).catch(() => undefined);
      throw error;
    }
  }

  /**
   * Stores a received file as a document and requests its ingestion.
   *
   * @param replaced ETag of the document to replace
   * @throws DocumentChanged, NameTaken, UploadGone
   */
  async store(file: HeldFile, by: string, replaced?: string): Promise<void> {
    const { id, name } = file;
    const { owner, validUntil } = replaced === undefined ? file : detailsAfter(file, await this.register.record(name));
    // Request a job before the change as well as after it: if this process ends right after the change, another task
    // starts the job.
    await this.scheduler.request();
    await this.bucket.store(id, name, replaced).catch(async (error: Error) => {
      if (error instanceof UploadGone) await this.heldFiles.delete(id);
      throw error;
    });
    const record = { name, owner, validUntil, changedAt: new Date().toISOString(), changedBy: by };
    await this.register.put(record).catch(() => this.register.put(record));
    // The document is stored, so ignore failures from here on: files and records that are left over expire.
    await Promise.allSettled([this.heldFiles.delete(id), this.bucket.discard(id), this.scheduler.request()]);
  }

  /**
   * Replaces the document that has the same name as a held file.
   *
   * @throws DocumentChanged; the file then remains held
   */
  replace(file: HeldFile, by: string): Promise<void> {
    return this.heldFiles.decide(file.id, () => this.storeHeld(file, by, file.taken));
  }

  /**
   * Stores a held file as a new document, after the document of the same name was deleted.
   *
   * @throws NameTaken; the file then remains held
   */
  add(file: HeldFile, by: string): Promise<void> {
    return this.heldFiles.decide(file.id, () => this.storeHeld(file, by));
  }

  /** Stores a held file as a new document under the name that `renamed` has chosen. @throws NameTaken */
  keepBoth(renamed: HeldFile, by: string): Promise<void> {
    return this.heldFiles.decide(renamed.id, () => this.store(renamed, by));
  }

  /** Returns the held file with a new name that no document has. */
  async renamed(file: HeldFile): Promise<HeldFile> {
    const names = new Set((await this.bucket.list()).map(({ name }) => name));
    return { ...file, name: freeName(file.name, (candidate) => names.has(candidate)) };
  }

  discard({ id }: HeldFile): Promise<void> {
    return this.heldFiles.decide(id, async () => {
      await this.bucket.discard(id);
      await this.heldFiles.delete(id);
    });
  }

  /** Releases a file whose classification could not be checked. The file remains held if its name is taken. */
  release(file: HeldFile, by: string): Promise<IntakeResult> {
    const released = { ...file, unchecked: undefined };
    const hold = (taken: string) => this.holdReleased(released, taken);
    return this.heldFiles.decide(file.id, async () => {
      const etag = await this.bucket.etagOf(file.name);
      return etag === undefined ? this.storeOr(hold, released, by) : hold(etag);
    });
  }

  private async storeHeld(file: HeldFile, by: string, replaced?: string): Promise<void> {
    try {
      await this.store(file, by, replaced);
    } catch (error) {
      if (!(error instanceof DocumentChanged || error instanceof NameTaken)) throw error;
      await this.heldFiles.updateTaken(
        file,
        await this.bucket.etagOf(file.name),
        await this.register.record(file.name),
      );
      throw error;
    }
  }

  /** @throws UploadGone when another admin has stored or discarded the file meanwhile */
  private async holdReleased(file: HeldFile, taken: string): Promise<IntakeResult> {
    await this.heldFiles.release(file.id, taken);
    return { outcome: 'held', name: file.name, file: { ...file, taken } };
  }

  /** @returns the file's size in bytes */
  private async receive(id: string, content: Readable, name: string, type: DocumentType): Promise<number> {
    if (content.errored) throw content.errored;
    const checked = new EarlyCheck(name, type.limit);
    content.once('error', (error) => checked.destroy(error));
    await this.bucket.receive(id, type.mediaType, content.pipe(checked)).catch((error: Error) => {
      content.destroy();
      throw checked.errored ?? error;
    });
    return checked.count;
  }

  /**
   * Replaces a received text file with the same text in UTF-8, because the knowledge base and browsers expect UTF-8.
   *
   * @returns the size of the converted file in bytes
   */
  private async convert(id: string, encoding: string, name: string, type: DocumentType): Promise<number> {
    const content = await this.bucket.readIncoming(id);
    const converted = new Utf8Conversion(encoding, type.type === 'html');
    content.once('error', (error) => converted.destroy(error));
    return this.receive(id, content.pipe(converted), name, type);
  }

  /**
   * @returns `unchecked`: why the classification could not be checked; `encoding`: the encoding of a file that must be converted. Each is
   *   undefined for all other files
   * @throws FileRefused, UploadCancelled
   */
  private async inspect(
    id: string,
    name: string,
    signal: AbortSignal,
  ): Promise<{ unchecked?: string | undefined; encoding?: string | undefined }> {
    const result = await this.inspector
      .inspect(name, () => this.bucket.readIncoming(id), signal)
      .catch((error: Error) => {
        throw signal.aborted ? new UploadCancelled('The sender disconnected during the inspection') : error;
      });
    if (signal.aborted) throw new UploadCancelled('The sender disconnected during the inspection');
    if (result.outcome === 'rejected') throw new FileRefused(result.reason, { detail: result.detail ?? '' });
    return { unchecked: result.outcome === 'unchecked' ? result.reason : undefined, encoding: result.encoding };
  }

  /** Stores a file, or holds it if another upload has taken its name in the meantime. */
  private storeOrHold(file: HeldFile, replaced: NamedVersion | undefined): Promise<IntakeResult> {
    return this.storeOr((taken) => this.hold({ ...file, taken }), file, file.uploadedBy, replaced?.etag);
  }

  /**
   * Stores a file: as a new document, or in place of the document with the ETag `replaced`.
   *
   * @param hold called instead of storing the file if another upload has taken the file's name in the meantime. It receives the ETag of the
   *   document with that name
   */
  private async storeOr(
    hold: (taken: string) => Promise<IntakeResult>,
    file: HeldFile,
    by: string,
    replaced?: string,
  ): Promise<IntakeResult> {
    try {
      await this.store(file, by, replaced);
      return { outcome: 'stored', name: file.name };
    } catch (error) {
      if (!(error instanceof NameTaken)) throw error;
      return hold((await this.bucket.etagOf(file.name)) ?? '');
    }
  }

  private async hold(file: HeldFile): Promise<IntakeResult> {
    await this.heldFiles.put(file);
    return { outcome: 'held', name: file.name, file };
  }
}

/** Returns the audit trail's note about a file that is held; undefined if the file was stored. */
export function heldNote(result: IntakeResult): Message | undefined {
  if (result.outcome === 'stored') return undefined;
  return { sentence: result.file.unchecked ? 'documents.report.held' : 'documents.report.taken' };
}

function supportedType(name: string, uploadedName: string): DocumentType {
  const type = typeOf(name);
  if (!type) throw new FileRefused('type');
  if (typeOf(documentName(uploadedName))?.type !== type.type) throw new FileRefused('otherType');
  return type;
}
