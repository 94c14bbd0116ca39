import { randomUUID } from 'node:crypto';

/** The account states of this pool, which has no sign-up and no federation. */
export type PersonStatus = 'FORCE_CHANGE_PASSWORD' | 'CONFIRMED' | 'RESET_REQUIRED';

/** One account, as it is stored. Times are milliseconds since 1970. */
export interface Person {
  /** UUID; also the user name, because the pool signs people in by e-mail address. */
  readonly sub: string;
  /** Cognito's attributes by name, without `sub`; `email` is always set. */
  attributes: Record<string, string>;
  enabled: boolean;
  status: PersonStatus;
  groups: string[];
  /** scrypt hash, see password.ts. */
  password: string;
  /** When a temporary password expires. */
  temporaryUntil?: number;
  resetCode?: { code: string; until: number };
  readonly created: number;
  modified: number;
}

/** Creates an enabled account without groups. */
export function newPerson(
  attributes: Record<string, string>,
  password: string,
  status: PersonStatus,
  now: number,
): Person {
  return { sub: randomUUID(), attributes, enabled: true, status, groups: [], password, created: now, modified: now };
}

/** Encodes a person as `UserType`. `wanted` limits the attributes. */
export function personForm(person: Person, wanted?: string[]) {
  return { Username: person.sub, Attributes: attributesForm(person, wanted), ...accountForm(person) };
}

/** Encodes a person for `AdminGetUser`, in which the list of attributes has another name. */
export function personDetail(person: Person) {
  return { Username: person.sub, UserAttributes: attributesForm(person), ...accountForm(person) };
}

function accountForm(person: Person) {
  return {
    // JSON 1.1 encodes times as seconds since 1970.
    UserCreateDate: person.created / 1000,
    UserLastModifiedDate: person.modified / 1000,
    Enabled: person.enabled,
    UserStatus: person.status,
  };
}

function attributesForm(person: Person, wanted?: string[]) {
  return Object.entries({ sub: person.sub, ...person.attributes })
    .filter(([name]) => !wanted || wanted.includes(name))
    .map(([Name, Value]) => ({ Name, Value }));
}
