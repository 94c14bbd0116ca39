import type { Readable } from 'node:stream';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { Faulty, Hindered } from './errors';

/** Members that an archive may have, and bytes that those which are read may have together. */
const MOST_MEMBERS = 20_000;
const LARGEST = 1024 * 1024 * 1024;

/** A zip archive in memory. What is read of it is counted, so that a small file cannot become an endless one. */
export class Zip {
  private left = LARGEST;

  private constructor(
    private readonly file: ZipFile,
    private readonly members: ReadonlyMap<string, Entry>,
  ) {}

  /** @throws Faulty if it is no zip, or not all of one; Hindered; another error if it is damaged */
  static async open(content: Buffer): Promise<Zip> {
    const file = await fromBufferPromise(content, { lazyEntries: true, autoClose: false }).catch(() => {
      throw new Faulty('content');
    });
    if (file.entryCount > MOST_MEMBERS) throw new Hindered('limits');
    const members = new Map<string, Entry>();
    for await (const entry of file.eachEntry()) {
      if (entry.isEncrypted()) throw new Hindered('encrypted');
      // Of two of the same name, programs do not agree on which one is meant.
      if (members.has(keyOf(entry.fileName))) throw new Hindered('unreadable');
      members.set(keyOf(entry.fileName), entry);
    }
    return new Zip(file, members);
  }

  get names(): string[] {
    return [...this.members.values()].map(({ fileName }) => fileName);
  }

  /** The bytes of a member as they are unpacked; none if there is no such member. @throws Hindered */
  async *read(name: string): AsyncGenerator<Uint8Array> {
    const member = this.members.get(keyOf(name));
    if (!member) return;
    if (member.uncompressedSize > this.left) throw new Hindered('limits');
    // Fails when there is more than the archive says.
    const content: Readable = await this.file.openReadStreamPromise(member);
    for await (const chunk of content as AsyncIterable<Buffer>) {
      this.left -= chunk.length;
      yield chunk;
    }
  }
}

/** Names of parts are the same in any case (ECMA-376, part 2, section 6.2.2.3). */
function keyOf(name: string): string {
  return name.replace(/^\//, '').toLowerCase();
}
