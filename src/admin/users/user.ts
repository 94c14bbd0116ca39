import type { AttributeType, UserType } from '@aws-sdk/client-cognito-identity-provider';

/** `invited`: has not signed in yet; `reset`: has to set a new password with the code that was mailed. */
export type UserStatus = 'active' | 'invited' | 'reset' | 'disabled' | 'unknown';

/** Somebody who may sign in, as the user pool knows them. */
export interface User {
  /** The pool's own user name: a UUID, which names the user in addresses. */
  readonly id: string;
  /** What a signed-in user is known by; the same UUID, except in pools with federated users. */
  readonly sub: string;
  /** Empty for somebody whom nobody gave an address. */
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

/** A user from the forms that Cognito has for one: `AdminGetUser` has another name for the attributes. */
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
