/** Names of the egress relay's environment variables. Lambda sets the region. The three URLs are set only for stand-ins. */
export const RELAY_ENV = {
  region: 'AWS_REGION',
  userPoolId: 'USER_POOL_ID',
  cognitoUrl: 'AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER',
  albKeysUrl: 'ALB_KEYS_URL',
  cognitoJwksUrl: 'COGNITO_JWKS_URL',
} as const;

/** Timeouts in milliseconds. Each caller has a longer timeout than its callee, so that the callee can report its own timeout. */
export const RELAY_TIMEOUTS = {
  /** How long the application waits for the function. */
  invocation: 10_000,
  /** The function's timeout on Lambda. */
  function: 8_000,
  /** How long the function waits for a response from Cognito or from a server of public keys. */
  forwarded: 6_000,
} as const;

/** The Cognito operations that the egress relay forwards. The admin console needs exactly these operations. */
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

/** An HTTP request for the relay to forward. It is the event of the Lambda function. */
export interface RelayedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The body in base64; empty if the request has no body. */
  readonly body: string;
}

/** The response of the server to which the relay forwarded the request. `body` is in base64. */
export interface RelayedResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * The result of the Lambda function. `refused` means that the relay does not allow the request or its response, so a retry would fail too.
 * `failed` means that the relay received no complete response, so a retry may succeed. Both are sentences without data from the request.
 */
export type RelayAnswer = RelayedResponse | { readonly refused: string } | { readonly failed: string };
