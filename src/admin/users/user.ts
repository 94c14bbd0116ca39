import type { AttributeType, UserType } from '@aws-sdk/client-cognito-identity-provider';

/**
 * `invited`: the user has not signed in yet; `reset`: the user must set a new password with a mailed code;
 * `unfinished`: the user is disabled, and the deletion of the data or the account has not ended.
 */
export type UserStatus = 'active' | 'invited' | 'reset' | 'disabled' | 'unfinished' | 'unknown';

/** An account of the user pool. */
export interface User {
  /** The pool's user name, a UUID; used in the console's URLs. */
  readonly id: string;
  /** The `sub` claim of the user's tokens: equal to `id`, except in pools with federated users. */
  readonly sub: string;
  /** Empty for an account without an e-mail address. */
  readonly email: string;
  readonly name: string | undefined;
  readonly status: UserStatus;
  readonly isAdmin: boolean;
  readonly createdAt: Date | undefined;
  readonly changedAt: Date | undefined;
}

const STATUSES: Record<string, UserStatus> = {
  CONFIRMED: 'active',
  EXTERNAL_PROVIDER: 'active',
  FORCE_CHANGE_PASSWORD: 'invited',
  RESET_REQUIRED: 'reset',
};

/** Reads a user from a response. `ListUsers` calls the attributes `Attributes`, `AdminGetUser` calls them `UserAttributes`. */
export function userOf(user: UserType & { readonly UserAttributes?: AttributeType[] }, isAdmin: boolean): User {
  const attributes = new Map((user.Attributes ?? user.UserAttributes ?? []).map(({ Name, Value }) => [Name, Value]));
  const id = user.Username ?? '';
  return {
    id,
    sub: attributes.get('sub') ?? id,
    email: attributes.get('email') ?? '',
    name: attributes.get('name'),
    status: user.Enabled === false ? 'disabled' : (STATUSES[user.UserStatus ?? ''] ?? 'unknown'),
    isAdmin,
    createdAt: user.UserCreateDate,
    changedAt: user.UserLastModifiedDate,
  };
}
