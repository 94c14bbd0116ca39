/** Environment variables of the egress relay. Lambda itself sets the region. The three URLs are overrides for the stand-ins. */
export const RELAY_ENV = {
  region: 'AWS_REGION',
  userPoolId: 'USER_POOL_ID',
  cognitoUrl: 'AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER',
  albKeysUrl: 'ALB_KEYS_URL',
  cognitoJwksUrl: 'COGNITO_JWKS_URL',
} as const;

/** Milliseconds. Each caller waits a little longer than the next hop, so that the hop that times out can report it. */
export const RELAY_TIMEOUTS = {
  /** How long the application waits for the function. */
  invocation: 10_000,
  /** The function's timeout on Lambda. */
  function: 8_000,
  /** How long the function waits for Cognito and the key server. */
  forwarded: 6_000,
} as const;

/** The Cognito operations that the egress relay forwards: those that the admin console needs. */
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

/** An HTTP request to relay: the event of the Lambda function. */
export interface RelayedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Base64; empty if there is no body. */
  readonly body: string;
}

/** An upstream response; `body` is base64. */
export interface RelayedResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * The function's result. `refused`: the relay does not allow the request or its response, so a retry is pointless. `failed`: no
 * response arrived, and a retry may succeed. Both are sentences that contain nothing from the request.
 */
export type RelayAnswer = RelayedResponse | { readonly refused: string } | { readonly failed: string };
