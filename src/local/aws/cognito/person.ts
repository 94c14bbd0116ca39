import { randomUUID } from 'node:crypto';

/** The states of an account that this pool knows; there is no sign-up and no federation. */
export type PersonStatus = 'FORCE_CHANGE_PASSWORD' | 'CONFIRMED' | 'RESET_REQUIRED';

/** One account, as it is stored. Times are milliseconds since 1970. */
export interface Person {
  /** UUID; also the stored user name, since the pool signs people in by e-mail address. */
  readonly sub: string;
  /** Cognito's attributes by name, without `sub`; always has `email`. */
  attributes: Record<string, string>;
  enabled: boolean;
  status: PersonStatus;
  groups: string[];
  /** scrypt hash, see password.ts. */
  password: string;
  /** Until when a temporary password may be used. */
  temporaryUntil?: number;
  resetCode?: { code: string; until: number };
  readonly created: number;
  modified: number;
}

/** A new account, enabled and in no group. */
export function newPerson(
  attributes: Record<string, string>,
  password: string,
  status: PersonStatus,
  now: number,
): Person {
  return { sub: randomUUID(), attributes, enabled: true, status, groups: [], password, created: now, modified: now };
}

/** The person as `UserType` has it on the wire; `wanted` limits the attributes. */
export function personForm(person: Person, wanted?: string[]) {
  return { Username: person.sub, Attributes: attributesForm(person, wanted), ...accountForm(person) };
}

/** The person as `AdminGetUser` answers: the same, but the attributes have another name there. */
export function personDetail(person: Person) {
  return { Username: person.sub, UserAttributes: attributesForm(person), ...accountForm(person) };
}

function accountForm(person: Person) {
  return {
    // JSON 1.1 carries times as seconds since 1970.
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
