import { isIP } from 'node:net';
import { ENDPOINTS } from './environment';

/** Thrown if a server lacks a resource or a setting that the application needs. */
export class ServerFault extends Error {
  /**
   * @param message what is wrong, without a full stop
   * @param setting the variable that names the resource
   * @param remedy what the user can do instead of changing the variable
   */
  constructor(
    message: string,
    readonly setting: string,
    readonly remedy: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

interface Server {
  /** The variable that names the server. */
  readonly variable: string;
  readonly address: string;
}

/** S3's errors for a bucket whose region differs from the region of the endpoint or of the signature. */
const OTHER_REGION = ['AuthorizationHeaderMalformed', 'IllegalLocationConstraintException', 'PermanentRedirect'];

const UNKNOWN_CREDENTIALS = [
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'InvalidToken',
  'InvalidTokenId',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
];

/**
 * Describes an error in one sentence: what is wrong, and which variable to change. For S3, a second sentence may say how the
 * SDK addresses the bucket.
 *
 * @returns undefined if the check lacks a permission, because the application does not need this permission
 */
export function sentenceOf(
  error: Error & { code?: string; $metadata?: { httpStatusCode?: number } },
  server: Server,
): string | undefined {
  const { variable, address } = server;
  const { name, code, $metadata: { httpStatusCode: status } = {} } = error;
  if (error instanceof ServerFault)
    return `${error.message} at ${address} (${variable}): ${error.remedy}, or set ${error.setting} to another one.${bucketHost(server)}`;
  if (UNKNOWN_CREDENTIALS.includes(name))
    return `${address} (${variable}) does not accept the credentials (${name}): set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE.`;
  if (OTHER_REGION.includes(name))
    return `The bucket at ${address} (${variable}) is in another region (${name}): set AWS_REGION and ${variable} to the region of the bucket.`;
  if (/^AccessDenied/.test(name)) return undefined;
  if (status === undefined && (code !== undefined || /^(Timeout|Abort)Error$/.test(name)))
    return `No server responds at ${address} (${code ?? name}): start the server there, or change ${variable}.${bucketHost(server)}`;
  return `${address} (${variable}) does not respond like the service (${status ?? name}): change ${variable}.`;
}

/**
 * Returns a sentence for an S3 server whose address has a host name; otherwise, or for an AWS endpoint, an empty string. The SDK puts the
 * bucket before a host name (virtual-hosted-style requests). If DNS or the server does not support this, the combined name does not
 * resolve, or the server does not find the bucket. AWS endpoints support it.
 */
function bucketHost({ variable, address }: Server): string {
  const { hostname } = new URL(address);
  const isAccepted = isIP(hostname.replace(/^\[|\]$/g, '')) !== 0 || hostname.endsWith('.amazonaws.com');
  if (variable !== ENDPOINTS.s3 || isAccepted) return '';
  return ` The SDK addresses the bucket as BUCKET.${hostname}: use the IP address of the server, or configure DNS and the server to support such host names.`;
}
