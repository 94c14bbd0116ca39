import { ulid } from 'ulid';
import { ABSENT, type OwnedItems } from '../table/owned-items';
import type { Store } from '../table/store';
import type { Item } from '../table/table';

/** A version of the organisation's instructions. */
export interface InstructionVersion {
  /** Increases by one with each change. Version 0 is the setting `ASSISTANT_INSTRUCTIONS`, which applies until the first change. */
  readonly number: number;
  /** May be empty; the organisation then has no instructions of its own. */
  readonly text: string;
  /** When the version was stored: ISO 8601, UTC. Absent in version 0, which has no author either. */
  readonly at?: string;
  readonly authorName?: string;
  readonly authorEmail?: string;
  /** If this version restores an earlier version's text: the number of that version. */
  readonly restores?: number;
}

/** A change of the instructions by an admin. */
export interface InstructionChange extends Pick<InstructionVersion, 'text' | 'restores'> {
  /** The number of the version that the admin was shown. */
  readonly base: number;
  readonly author: { readonly name: string; readonly email: string };
}

/** Digits of a version's number in its key. The number is padded with zeros, so that keys sort in the order of the numbers. */
const DIGITS = 8;

/** The versions of the organisation's instructions. All methods throw StoreUnavailable if a request to DynamoDB fails. */
export class InstructionVersions {
  private readonly items: OwnedItems;
  private readonly initial: InstructionVersion;

  /** @param initial the setting `ASSISTANT_INSTRUCTIONS` */
  constructor(store: Store, initial = '') {
    this.items = store.ofOrganisation('instructions');
    this.initial = { number: 0, text: initial };
  }

  async latest(): Promise<InstructionVersion> {
    const { items } = await this.items.page('', { limit: 1, descending: true });
    return items[0] ? versionOf(items[0]) : this.initial;
  }

  async find(number: number): Promise<InstructionVersion | undefined> {
    if (number === 0) return this.initial;
    const item = await this.items.get(keyOf(number));
    return item && versionOf(item);
  }

  /** Returns at most `limit` versions, newest first, starting below the number `before`. */
  async page(limit: number, before?: number): Promise<InstructionVersion[]> {
    const after = before === undefined ? undefined : keyOf(before);
    const { items } = await this.items.page('', { limit, after, descending: true });
    const versions = items.map(versionOf);
    return versions.length < limit ? [...versions, this.initial] : versions;
  }

  /** Stores a new version. If the instructions have already been changed since version `base`, stores nothing and returns undefined. */
  async add({ base, text, author, restores }: InstructionChange): Promise<InstructionVersion | undefined> {
    if ((await this.latest()).number !== base) return undefined;
    const version: InstructionVersion = {
      number: base + 1,
      text,
      at: new Date().toISOString(),
      authorName: author.name,
      authorEmail: author.email,
      ...(restores === undefined ? {} : { restores }),
    };
    const id = ulid();
    const isStored = await this.items.put(keyOf(version.number), { ...version, id }, ABSENT);
    // If the response to the write was lost, the SDK has repeated the write. The repeated write fails, because the item that we
    // stored already exists.
    const isOurs = isStored || (await this.items.get(keyOf(version.number)))?.id === id;
    return isOurs ? version : undefined;
  }
}

function keyOf(number: number): string {
  return String(number).padStart(DIGITS, '0');
}

function versionOf({ number, text, at, authorName, authorEmail, restores }: Item): InstructionVersion {
  return { number, text, at, authorName, authorEmail, restores } as InstructionVersion;
}
