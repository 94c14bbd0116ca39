/** Why AWS gave no answer, in words for the operator. Every other error of the SDK is left to the check that asked. */
export class AwsSilence extends Error {}

/** The operator's credentials are missing, expired or refused: nothing else can be said then. */
export class CredentialFault extends AwsSilence {
  override readonly name = 'CredentialFault';
}

/** The operator may not ask this. */
export class MissingPermission extends AwsSilence {
  override readonly name = 'MissingPermission';
  /** @param action in IAM's form, `ec2:DescribeVpcs` */
  constructor(
    readonly action: string,
    /** Whether a policy of the organisation refuses. */ readonly byOrganisation: boolean,
  ) {
    super(`the permission ${action} is missing`);
  }
}

/** No way leads to the service: no network, or the service is not in the region. */
export class Unreachable extends AwsSilence {
  override readonly name = 'Unreachable';
  constructor(
    readonly service: string,
    readonly region: string,
    /** Whether there is no such address. */ readonly unnamed: boolean,
  ) {
    super(
      unnamed ? `no address is known for ${service} in ${region}` : `${service} in ${region} does not answer from here`,
    );
  }
}

/** What was asked, for a sentence. */
export interface Question {
  /** In IAM's form, `ec2:DescribeVpcs`. */
  readonly action: string;
  readonly region: string;
}

const REFUSED_CREDENTIALS = new Set([
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
const EXPIRED = new Set(['ExpiredToken', 'ExpiredTokenException', 'RequestExpired']);
const FORBIDDEN =
  /^(Client\.)?(AccessDenied|AccessDeniedException|UnauthorizedOperation|AuthorizationError|NotAuthorized)$/;
const SILENT = new Set([
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

/** An error of the SDK, as far as one can be told from another. */
interface SdkError extends Error {
  readonly code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** @returns the error in words of ours; itself, where the check that asked is to understand it */
export function understand(given: unknown, { action, region }: Question): Error {
  const error = given as SdkError;
  const code = typeof error.code === 'string' ? error.code : error.name;
  if (error instanceof AwsSilence) return error;
  if (/^(CredentialsProviderError|TokenProviderError)$/.test(error.name))
    return new CredentialFault(noCredentials(error.message));
  if (REFUSED_CREDENTIALS.has(error.name)) return new CredentialFault(refusedCredentials(error.name, region));
  if (FORBIDDEN.test(error.name))
    return new MissingPermission(action, /service control policy|resource control policy/.test(error.message));
  if (SILENT.has(code) || SILENT.has(error.name))
    return new Unreachable(action.split(':')[0]!, region, code === 'ENOTFOUND');
  return error;
}

function noCredentials(reason: string): string {
  if (/sso|log ?in/i.test(reason))
    return 'Your sign-in to AWS has expired or is not there: run "aws sso login" (or "aws login"), then the command again.';
  return 'There are no AWS credentials: set AWS_PROFILE to a profile of yours, or sign in with "aws sso login", then run the command again.';
}

function refusedCredentials(name: string, region: string): string {
  if (EXPIRED.has(name)) return 'Your AWS credentials have expired: sign in again, then run the command again.';
  return `AWS refuses your credentials in ${region} (${name}): check AWS_PROFILE and the access key, and this machine's clock.`;
}
