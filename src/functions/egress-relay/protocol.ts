import { ENV } from '../../contract';

/** Variables of the egress relay; Lambda sets the region by itself. The three addresses are overrides, for stand-ins. */
export const RELAY_ENV = {
  region: ENV.region,
  userPoolId: ENV.userPoolId,
  cognitoUrl: 'AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER',
  albKeysUrl: ENV.albKeysUrl,
  cognitoJwksUrl: ENV.cognitoJwksUrl,
} as const;

/** Milliseconds: each waits a little longer than the next one behind it, so that the reason is known where it arises. */
export const RELAY_TIMEOUTS = {
  /** The application, for the function. */
  invocation: 10_000,
  /** Lambda, for the function: its timeout. */
  function: 8_000,
  /** The function, for Cognito and the key server. */
  forwarded: 6_000,
} as const;

/** The operations of Cognito that the egress relay forwards: what the console asks of the user pool. */
export const RELAYED_OPERATIONS = [
  'AdminAddUserToGroup',
  'AdminCreateUser',
  'AdminDeleteUser',
  'AdminDisableUser',
  'AdminEnableUser',
  'AdminGetUser',
  'AdminListGroupsForUser',
  'AdminRemoveUserFromGroup',
  'AdminResetUserPassword',
  'AdminUserGlobalSignOut',
  'ListUsers',
  'ListUsersInGroup',
] as const;

/** An HTTP request on its way through the egress relay: the event of the function. */
export interface RelayedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Base64, empty without a body. */
  readonly body: string;
}

/** What came back; `body` is base64. */
export interface RelayedResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * What the function answers. `refused`: the relay does not let the request or its response through, and will not the next
 * time; `failed`: no response came back, which may change. Either is a sentence that holds nothing of the request.
 */
export type RelayAnswer = RelayedResponse | { readonly refused: string } | { readonly failed: string };
