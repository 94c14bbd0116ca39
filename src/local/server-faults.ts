/** Thrown if a server does not have something that the application needs. */
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

const UNKNOWN_CREDENTIALS = [
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
];

/**
 * Describes an error in one sentence: what is wrong, and which variable to change.
 *
 * @returns undefined if the check lacks a permission, because the application does not need this permission
 */
export function sentenceOf(
  error: Error & { code?: string; $metadata?: { httpStatusCode?: number } },
  { variable, address }: Server,
): string | undefined {
  const { name, code, $metadata: { httpStatusCode: status } = {} } = error;
  if (error instanceof ServerFault)
    return `${error.message} at ${address} (${variable}): ${error.remedy}, or set ${error.setting} to another one.`;
  if (UNKNOWN_CREDENTIALS.includes(name))
    return `${address} (${variable}) does not accept the credentials (${name}): set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE.`;
  if (/^AccessDenied/.test(name)) return undefined;
  if (status === undefined && (code !== undefined || /^(Timeout|Abort)Error$/.test(name)))
    return `No server responds at ${address} (${code ?? name}): start the server there, or change ${variable}.`;
  return `${address} (${variable}) does not respond like the service (${status ?? name}): change ${variable}.`;
}
