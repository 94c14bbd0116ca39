import { isCompoundFile } from '../signatures';
import { isEncryptedPackage } from './compound-file';
import { Faulty, Hindered } from './errors';
import { parseXml, type XmlListener } from './xml';
import { Zip } from './zip';

export interface Relationship {
  /** The end of its type: `header`, `worksheet`. */
  readonly type: string;
  /** The name of the part. */
  readonly target: string;
}

/** An Office document: parts of known types that refer to each other (Open Packaging Conventions, ECMA-376, part 2). */
export class Package {
  private constructor(
    private readonly zip: Zip,
    private readonly types: ContentTypes,
  ) {}

  /** @throws Faulty if it is something else; Hindered; another error if it is damaged */
  static async open(content: Buffer): Promise<Package> {
    if (isCompoundFile(content)) throw isEncryptedPackage(content) ? new Hindered('encrypted') : new Faulty('content');
    const zip = await Zip.open(content);
    const types = new ContentTypes();
    await parseXml(zip.read('[Content_Types].xml'), types);
    return new Package(zip, types);
  }

  /** The names of the parts whose type ends so: `wordprocessingml.header+xml`. */
  partsOf(type: string): string[] {
    return this.zip.names.filter((name) => this.types.of(name)?.endsWith(`.${type}`));
  }

  /** The main part. @throws Faulty if the document is of another kind than one whose main part is of this type */
  async mainPart(type: string): Promise<string> {
    const [main] = [...(await this.relationshipsOf('')).values()].filter(
      (relationship) => relationship.type === 'officeDocument',
    );
    if (!main || !this.types.of(main.target)?.endsWith(`.${type}`)) throw new Faulty('content');
    return main.target;
  }

  /** Lets the listener hear a part; one that is missing says nothing. */
  async parse(part: string, listener: XmlListener): Promise<void> {
    await parseXml(this.zip.read(part), listener);
  }

  read(part: string): AsyncIterable<Uint8Array> {
    return this.zip.read(part);
  }

  /** What a part refers to, by the ids that it uses; what the package itself refers to, if the part is ''. */
  async relationshipsOf(part: string): Promise<Map<string, Relationship>> {
    const relationships = new Map<string, Relationship>();
    await this.parse(part.replace(/([^/]*)$/, '_rels/$1.rels'), {
      opened: (name, { Id: id = '', Type: type = '', Target: target = '' }) => {
        if (name === 'Relationship')
          relationships.set(id, { type: type.replace(/.*\//, ''), target: resolved(target, part) });
      },
    });
    return relationships;
  }
}

/** `[Content_Types].xml`: the types of parts, by name or else by extension. */
class ContentTypes implements XmlListener {
  private readonly byName = new Map<string, string>();
  private readonly byExtension = new Map<string, string>();

  opened(
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

/** The name of a part that is named from another one: an address, relative or not. */
function resolved(target: string, from: string): string {
  try {
    return decodeURIComponent(new URL(target, `part:///${from}`).pathname.slice(1));
  } catch {
    return target;
  }
}
