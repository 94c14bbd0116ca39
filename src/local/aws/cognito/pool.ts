import { join } from 'node:path';
import { StateFile } from '../kernel/state-file';
import { Challenges } from './challenges';
import { resourceNotFound, userNotFound } from './errors';
import { Lockout } from './lockout';
import type { Mail } from './mailbox';
import { Mailbox } from './mailbox';
import { hashPassword } from './password';
import type { SignIn } from './sign-ins';
import { SignIns } from './sign-ins';
import { generateKey, SigningKey, type StoredKey } from './signing-key';
import { newUser, type User } from './user';

/** The identifiers of a pool. */
export interface PoolSettings {
  /** The AWS region, which is the first part of the pool id. The issuer URL of the pool's tokens contains it. */
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

/** The user pool: its users, groups, key, sign-ins and mails. After a change, call `save()`. */
export class Pool {
  readonly key: SigningKey;
  readonly mailbox: Mailbox;
  readonly signIns: SignIns;
  readonly lockout: Lockout;
  readonly challenges: Challenges;

  /**
   * Opens the pool in the folder `state`. A new pool gets two users.
   * @throws Error when a file in the folder is not JSON
   */
  static async open(state: string, settings: PoolSettings, now: () => number): Promise<Pool> {
    const seed = await seedUsers(settings.adminGroup, now());
    const pool = new Pool(settings, now, {
      // Keep the file name of earlier versions, so that their state can still be read.
      users: new StateFile(join(state, 'people.json'), () => seed),
      groups: new StateFile<Group[]>(join(state, 'groups.json'), () => []),
      key: new StateFile(join(state, 'signing-key.json'), generateKey),
      signIns: new StateFile<SignIn[]>(join(state, 'sign-ins.json'), () => []),
      mails: new StateFile<Mail[]>(join(state, 'mails.json'), () => []),
    });
    pool.ensureGroup(settings.adminGroup);
    pool.save();
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
    this.lockout = new Lockout(now);
    this.challenges = new Challenges(now);
  }

  get users(): User[] {
    return this.files.users.value;
  }

  get groups(): Group[] {
    return this.files.groups.value;
  }

  /** Finds a user by e-mail address, ignoring case, or by sub. */
  findUser(username: string): User | undefined {
    const email = username.toLowerCase();
    return this.users.find((user) => user.sub === username || user.attributes.email.toLowerCase() === email);
  }

  /** Finds a user as `findUser` does. @throws Refusal UserNotFoundException if there is none */
  user(username: string): User {
    const user = this.findUser(username);
    if (!user) throw userNotFound();
    return user;
  }

  removeUser(user: User): void {
    this.users.splice(this.users.indexOf(user), 1);
    this.signIns.removeAllOf(user.sub);
  }

  /** @throws Refusal ResourceNotFoundException */
  group(name: string): Group {
    const group = this.groups.find((candidate) => candidate.name === name);
    if (!group) throw resourceNotFound('Group not found.');
    return group;
  }

  /** Writes all changes to disk. */
  save(): void {
    for (const file of Object.values(this.files)) file.save();
  }

  /**
   * If the group does not exist, creates it and adds the seeded administrator to it, because otherwise no user could open the admin
   * console.
   */
  private ensureGroup(name: string): void {
    if (this.groups.some((group) => group.name === name)) return;
    this.groups.push({ name, description: 'May open the admin console', created: this.now() });
    const admin = this.findUser(SEEDED_ADMIN);
    if (admin) admin.groups = [...new Set([...admin.groups, name])];
  }
}

const SEEDED_ADMIN = 'admin@example.org';
const SEED_PASSWORD = 'Joule-Verne-1';

/** The users of a new pool: an administrator and a colleague. */
async function seedUsers(adminGroup: string, now: number): Promise<User[]> {
  const password = await hashPassword(SEED_PASSWORD);
  const seed = (email: string, name: string, groups: string[]): User => ({
    ...newUser({ email, email_verified: 'true', name }, password, 'CONFIRMED', now),
    groups,
  });
  return [seed(SEEDED_ADMIN, 'Admin', [adminGroup]), seed('anna@example.org', 'Anna', [])];
}

interface PoolFiles {
  users: StateFile<User[]>;
  groups: StateFile<Group[]>;
  key: StateFile<StoredKey>;
  signIns: StateFile<SignIn[]>;
  mails: StateFile<Mail[]>;
}
