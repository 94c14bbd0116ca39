import type { Readable } from 'node:stream';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { InvalidDocument, UncheckableDocument } from './errors';

/** Maximum number of members. */
const MAX_MEMBERS = 20_000;
/** Maximum number of unpacked bytes that are read in total. */
const MAX_BYTES = 1024 * 1024 * 1024;

/** A zip archive in memory. Limits the number of unpacked bytes as a defence against zip bombs. */
export class Zip {
  private left = MAX_BYTES;

  private constructor(
    private readonly file: ZipFile,
    private readonly members: ReadonlyMap<string, Entry>,
  ) {}

  /**
   * @throws InvalidDocument if the file is not a complete zip archive; UncheckableDocument if it is encrypted, exceeds
   *   a limit or has two members with the same name; another error if it is damaged
   */
  static async open(content: Buffer): Promise<Zip> {
    const file = await fromBufferPromise(content, { lazyEntries: true, autoClose: false }).catch(() => {
      throw new InvalidDocument('content');
    });
    if (file.entryCount > MAX_MEMBERS) throw new UncheckableDocument('limits');
    const members = new Map<string, Entry>();
    for await (const entry of file.eachEntry()) {
      if (entry.isEncrypted()) throw new UncheckableDocument('encrypted');
      // Programs disagree on which of two members with the same name to use. The inspection could therefore read a
      // different member from the one that the user's program opens.
      if (members.has(keyOf(entry.fileName))) throw new UncheckableDocument('unreadable');
      members.set(keyOf(entry.fileName), entry);
    }
    return new Zip(file, members);
  }

  get names(): string[] {
    return [...this.members.values()].map(({ fileName }) => fileName);
  }

  /**
   * Unpacks a member as a stream. Yields nothing if the member is missing.
   *
   * @throws UncheckableDocument if the member exceeds the remaining limit; another error if it is damaged
   */
  async *read(name: string): AsyncGenerator<Uint8Array> {
    const member = this.members.get(keyOf(name));
    if (!member) return;
    if (member.uncompressedSize > this.left) throw new UncheckableDocument('limits');
    // The declared size can be relied on: yauzl fails if a member unpacks to more bytes.
    const content: Readable = await this.file.openReadStreamPromise(member);
    for await (const chunk of content as AsyncIterable<Buffer>) {
      this.left -= chunk.length;
      yield chunk;
    }
  }
}

/** Part names are case-insensitive (ECMA-376, part 2, section 6.2.2.3). */
function keyOf(name: string): string {
  return name.replace(/^\//, '').toLowerCase();
}
