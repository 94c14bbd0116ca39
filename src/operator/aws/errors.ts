/**
 * A request to AWS failed for a reason that is independent of its content. The message is for the operator. The code that sends the
 * request handles all other errors of the SDK.
 */
export class AwsUnavailable extends Error {}

/** The credentials are missing, expired or rejected, or cannot be checked because AWS cannot be reached. All requests would fail. */
export class CredentialsError extends AwsUnavailable {
  override readonly name = 'CredentialsError';
  constructor(
    /** What is wrong, without a full stop at the end. */ readonly what: string,
    readonly remedy: string,
  ) {
    super(`${what}: ${remedy}`);
  }
}

/** The operator does not have the permission for a request. */
export class MissingPermission extends AwsUnavailable {
  override readonly name = 'MissingPermission';
  /** @param action the action in IAM's notation, such as `ec2:DescribeVpcs` */
  constructor(
    readonly action: string,
    /** Whether a policy of the AWS organisation denies the action explicitly. */ readonly deniedByOrganisation: boolean,
  ) {
    super(`the permission ${action} is missing`);
  }
}

/** The service cannot be reached, for example because this machine is offline or the region does not offer the service. */
export class ServiceUnreachable extends AwsUnavailable {
  override readonly name = 'ServiceUnreachable';
  constructor(
    readonly service: string,
    readonly region: string,
    /** Whether the cause is that DNS has no address for the service in this region. */ readonly hasNoAddress: boolean,
  ) {
    super(
      hasNoAddress
        ? `DNS has no address for ${service} in ${region}`
        : `${service} in ${region} cannot be reached from this machine`,
    );
  }
}

/** The request to AWS that failed. */
export interface ApiCall {
  /** The action in IAM's notation, such as `ec2:DescribeVpcs`. */
  readonly action: string;
  readonly region: string;
}

const REJECTED_CREDENTIALS = new Set([
  'AuthFailure',
  'ExpiredToken',
  'ExpiredTokenException',
  'IncompleteSignature',
  'IncompleteSignatureException',
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'RequestExpired',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]);
const EXPIRED_CREDENTIALS = new Set(['ExpiredToken', 'ExpiredTokenException', 'RequestExpired']);
const ACCESS_DENIED =
  /^(Client\.)?(AccessDenied|AccessDeniedException|UnauthorizedOperation|AuthorizationError|NotAuthorized)$/;
const NETWORK_ERRORS = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'TimeoutError',
]);

/** The fields of the SDK's errors that `translateError` reads. */
interface SdkError extends Error {
  readonly code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** @returns an AwsUnavailable, or the original error if the code that sent the request has to handle it */
export function translateError(thrown: unknown, { action, region }: ApiCall): Error {
  const error = thrown as SdkError;
  const code = typeof error.code === 'string' ? error.code : error.name;
  if (error instanceof AwsUnavailable) return error;
  if (/^(CredentialsProviderError|TokenProviderError)$/.test(error.name)) return missingCredentials(error.message);
  if (REJECTED_CREDENTIALS.has(error.name)) return rejectedCredentials(error.name, region);
  if (isDenied(error))
    return new MissingPermission(action, /service control policy|resource control policy/.test(error.message));
  if (NETWORK_ERRORS.has(code) || NETWORK_ERRORS.has(error.name))
    return new ServiceUnreachable(action.split(':')[0]!, region, code === 'ENOTFOUND');
  return error;
}

/** Whether AWS denied the request. A response to HEAD has no body and so no error code; the SDK then names the error `Unknown`. */
function isDenied({ name, $metadata }: SdkError): boolean {
  return ACCESS_DENIED.test(name) || (name === 'Unknown' && $metadata?.httpStatusCode === 403);
}

/** @returns the response, or undefined if the request fails with one of the errors that mean "does not exist" */
export async function ifExists<Response>(
  request: Promise<Response>,
  ...notFoundErrors: readonly string[]
): Promise<Response | undefined> {
  try {
    return await request;
  } catch (error) {
    if (notFoundErrors.includes((error as Error).name)) return undefined;
    throw error;
  }
}

function missingCredentials(reason: string): CredentialsError {
  if (/sso|log ?in/i.test(reason))
    return new CredentialsError(
      'Your AWS session is missing or has expired',
      'run "aws sso login" (or "aws login"), then run this command again.',
    );
  return new CredentialsError(
    'There are no AWS credentials',
    'set AWS_PROFILE to one of your profiles, or sign in with "aws sso login", then run this command again.',
  );
}

function rejectedCredentials(name: string, region: string): CredentialsError {
  if (EXPIRED_CREDENTIALS.has(name))
    return new CredentialsError('Your AWS credentials have expired', 'sign in again, then run this command again.');
  return new CredentialsError(
    `AWS rejects your credentials in ${region} (${name})`,
    'check AWS_PROFILE, the access key and the clock of this machine.',
  );
}
