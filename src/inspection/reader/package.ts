import { isCompoundFile } from '../signatures';
import { InvalidDocument, UncheckableDocument } from './errors';
import { parseXml, type XmlHandler } from './xml';
import { Zip } from './zip';

export interface Relationship {
  /** The last segment of the type's URI, such as `header` or `worksheet`. */
  readonly type: string;
  /** The name of the part to which the relationship refers. */
  readonly target: string;
}

/** Types of relationships to embedded files: whole documents within the text, and objects of other programs. */
const EMBEDDED = new Set(['aFChunk', 'subDocument', 'oleObject', 'package']);
/**
 * Matches the name of the part with a chart's relationships. `embedsFiles` skips this part, because a chart's embedded workbook contains
 * only the values that the chart shows.
 */
const CHART_RELATIONSHIPS = /(?:^|\/)charts\/_rels\/[^/]+$/i;

/** An Office document: a zip archive of typed parts with relationships (Open Packaging Conventions, ECMA-376, part 2). */
export class Package {
  private constructor(
    private readonly zip: Zip,
    private readonly types: ContentTypes,
  ) {}

  /**
   * @throws InvalidDocument if the file has another format; UncheckableDocument if it is encrypted, exceeds a limit or
   *   has two parts with the same name; another error if it is damaged
   */
  static async open(content: Buffer): Promise<Package> {
    if (isCompoundFile(content))
      throw isEncryptedPackage(content) ? new UncheckableDocument('encrypted') : new InvalidDocument('content');
    const zip = await Zip.open(content);
    const types = new ContentTypes();
    await parseXml(zip.read('[Content_Types].xml'), types);
    return new Package(zip, types);
  }

  /** The names of the parts whose content type ends with `type`, such as `wordprocessingml.header+xml`. */
  partsOf(type: string): string[] {
    return this.zip.names.filter((name) => this.types.of(name)?.endsWith(`.${type}`));
  }

  /** The name of the main part. @throws InvalidDocument if its content type does not end with `type` */
  async mainPart(type: string): Promise<string> {
    const [main] = [...(await this.relationshipsOf('')).values()].filter(
      (relationship) => relationship.type === 'officeDocument',
    );
    if (!main || !this.types.of(main.target)?.endsWith(`.${type}`)) throw new InvalidDocument('content');
    return main.target;
  }

  /** Parses a part. Treats a missing part as empty. */
  async parse(part: string, handler: XmlHandler): Promise<void> {
    await parseXml(this.zip.read(part), handler);
  }

  read(part: string): AsyncIterable<Uint8Array> {
    return this.zip.read(part);
  }

  /** Whether the document contains other documents, or objects of other programs. */
  async embedsFiles(): Promise<boolean> {
    for (const name of this.zip.names) {
      const [, folder, part] = /^(.*?)_rels\/([^/]*)\.rels$/i.exec(name) ?? [];
      if (part === undefined || CHART_RELATIONSHIPS.test(name)) continue;
      const relationships = await this.relationshipsOf(`${folder}${part}`);
      if ([...relationships.values()].some(({ type }) => EMBEDDED.has(type))) return true;
    }
    return false;
  }

  /** The relationships of a part by id. If `part` is empty, the relationships of the package itself. */
  async relationshipsOf(part: string): Promise<Map<string, Relationship>> {
    const relationships = new Map<string, Relationship>();
    await this.parse(part.replace(/([^/]*)$/, '_rels/$1.rels'), {
      onOpenTag: (name, { Id: id = '', Type: type = '', Target: target = '' }) => {
        if (name === 'Relationship')
          relationships.set(id, { type: type.replace(/.*\//, ''), target: resolve(target, part) });
      },
    });
    return relationships;
  }
}

/** `[Content_Types].xml`. It defines the content type of a part by the part's name, or else by its extension. */
class ContentTypes implements XmlHandler {
  private readonly byName = new Map<string, string>();
  private readonly byExtension = new Map<string, string>();

  onOpenTag(
    name: string,
    { PartName: part, Extension: extension, ContentType: type = '' }: Readonly<Record<string, string>>,
  ): void {
    if (name === 'Override' && part) this.byName.set(part.replace(/^\//, '').toLowerCase(), type);
    if (name === 'Default' && extension) this.byExtension.set(extension.toLowerCase(), type);
  }

  of(part: string): string | undefined {
    const name = part.toLowerCase();
    return this.byName.get(name) ?? this.byExtension.get(name.slice(name.lastIndexOf('.') + 1));
  }
}

/** Resolves the target of a relationship, a relative or absolute URI, to the name of a part. */
function resolve(target: string, from: string): string {
  try {
    return decodeURIComponent(new URL(target, `part:///${from}`).pathname.slice(1));
  } catch {
    return target;
  }
}

const ENCRYPTED_STREAM = Buffer.from('EncryptedPackage\0', 'utf16le');
/** The size of a directory entry in bytes ([MS-CFB], section 2.6.1). */
const ENTRY_SIZE = 128;
/** The position, within a directory entry, of the length of the entry's name. */
const NAME_LENGTH_OFFSET = 64;

/**
 * Whether a compound file is an encrypted Office document, which has a stream named `EncryptedPackage` ([MS-OFFCRYPTO],
 * section 2.3).
 */
function isEncryptedPackage(file: Buffer): boolean {
  for (let at = file.indexOf(ENCRYPTED_STREAM); at >= 0; at = file.indexOf(ENCRYPTED_STREAM, at + 1)) {
    const isEntry = at % ENTRY_SIZE === 0 && at + ENTRY_SIZE <= file.length;
    if (isEntry && file.readUInt16LE(at + NAME_LENGTH_OFFSET) === ENCRYPTED_STREAM.length) return true;
  }
  return false;
}
