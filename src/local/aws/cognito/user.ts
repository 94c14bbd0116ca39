import { randomUUID } from 'node:crypto';

/** The account states of this pool, which has no sign-up and no federation. */
export type UserStatus = 'FORCE_CHANGE_PASSWORD' | 'CONFIRMED' | 'RESET_REQUIRED';

/** One account, as it is stored. Times are milliseconds since 1970. */
export interface User {
  /** UUID. It is also the user name, because users of this pool sign in by e-mail address. */
  readonly sub: string;
  /** Cognito's attributes by name, without `sub`; `email` is always set. */
  attributes: Record<string, string>;
  enabled: boolean;
  status: UserStatus;
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
export function newUser(attributes: Record<string, string>, password: string, status: UserStatus, now: number): User {
  return { sub: randomUUID(), attributes, enabled: true, status, groups: [], password, created: now, modified: now };
}

/** Encodes a user as `UserType`. `wanted` has the names of the attributes to include; the default is all of them. */
export function userForm(user: User, wanted?: string[]) {
  return { Username: user.sub, Attributes: attributesForm(user, wanted), ...accountForm(user) };
}

/** Encodes a user for `AdminGetUser`, where the list of attributes has a different name. */
export function userDetail(user: User) {
  return { Username: user.sub, UserAttributes: attributesForm(user), ...accountForm(user) };
}

function accountForm(user: User) {
  return {
    // JSON 1.1 encodes times as seconds since 1970.
    UserCreateDate: user.created / 1000,
    UserLastModifiedDate: user.modified / 1000,
    Enabled: user.enabled,
    UserStatus: user.status,
  };
}

function attributesForm(user: User, wanted?: string[]) {
  return Object.entries({ sub: user.sub, ...user.attributes })
    .filter(([name]) => !wanted || wanted.includes(name))
    .map(([Name, Value]) => ({ Name, Value }));
}
