import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { StateFile } from '../kernel/state-file';
import { Attempts } from './attempts';
import { Challenges } from './challenges';
import { resourceNotFound, userNotFound } from './fault';
import type { Mail } from './mailbox';
import { Mailbox } from './mailbox';
import type { Person } from './person';
import { seedPeople } from './seed';
import type { SignIn } from './sign-ins';
import { SignIns } from './sign-ins';
import { generateKey, SigningKey } from './signing-key';

/** What tells one pool from another. */
export interface PoolSettings {
  region: string;
  userPoolId: string;
  clientId: string;
  adminGroup: string;
}

/** A group, as it is stored. Times are milliseconds since 1970. */
export interface Group {
  name: string;
  description: string;
  created: number;
}

/** The user pool: its people, groups, key, sign-ins and mails. Operations change it; `save()` keeps the change. */
export class Pool {
  readonly key: SigningKey;
  readonly mailbox: Mailbox;
  readonly signIns: SignIns;
  readonly attempts: Attempts;
  readonly challenges: Challenges;

  /** Opens the pool in the folder `state`; one that is new is seeded (seed.ts). Throws when a file there is not JSON. */
  static async open(state: string, settings: PoolSettings, now: () => number): Promise<Pool> {
    await mkdir(state, { recursive: true });
    const pool = new Pool(settings, now, {
      people: await StateFile.open(join(state, 'people.json'), () => seedPeople(settings.adminGroup, now())),
      groups: await StateFile.open<Group[]>(join(state, 'groups.json'), () => []),
      key: await StateFile.open(join(state, 'signing-key.json'), generateKey),
      signIns: await StateFile.open<SignIn[]>(join(state, 'sign-ins.json'), () => []),
      mails: await StateFile.open<Mail[]>(join(state, 'mails.json'), () => []),
    });
    pool.ensureGroup(settings.adminGroup);
    await pool.save();
    return pool;
  }

  private constructor(
    readonly settings: PoolSettings,
    readonly now: () => number,
    private readonly files: PoolFiles,
  ) {
    this.key = new SigningKey(files.key.value);
    this.mailbox = new Mailbox(files.mails, now);
    this.signIns = new SignIns(files.signIns, now);
    this.attempts = new Attempts(now);
    this.challenges = new Challenges(now);
  }

  get people(): Person[] {
    return this.files.people.value;
  }

  get groups(): Group[] {
    return this.files.groups.value;
  }

  /** Finds by e-mail address, in upper or lower case, or by sub. */
  findPerson(username: string): Person | undefined {
    const email = username.toLowerCase();
    return this.people.find((person) => person.sub === username || person.attributes.email.toLowerCase() === email);
  }

  /** As `findPerson`; throws UserNotFoundException. */
  person(username: string): Person {
    const person = this.findPerson(username);
    if (!person) throw userNotFound();
    return person;
  }

  removePerson(person: Person): void {
    this.people.splice(this.people.indexOf(person), 1);
    this.signIns.forgetAllOf(person.sub);
  }

  /** Throws ResourceNotFoundException. */
  group(name: string): Group {
    const group = this.groups.find((candidate) => candidate.name === name);
    if (!group) throw resourceNotFound('Group not found.');
    return group;
  }

  /** Puts on disk what an operation changed. */
  async save(): Promise<void> {
    for (const file of Object.values(this.files)) await file.save();
  }

  private ensureGroup(name: string): void {
    if (this.groups.some((group) => group.name === name)) return;
    this.groups.push({ name, description: 'May open the admin console', created: this.now() });
  }
}

interface PoolFiles {
  people: StateFile<Person[]>;
  groups: StateFile<Group[]>;
  key: StateFile<Awaited<ReturnType<typeof generateKey>>>;
  signIns: StateFile<SignIn[]>;
  mails: StateFile<Mail[]>;
}
