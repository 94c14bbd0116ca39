import { EngineError, type Failure } from '../errors';

/** The kind of failure for each exception of Bedrock's agent runtime and model runtime, by the name of the exception. */
const BY_NAME: Record<string, Failure> = {
  AccessDeniedException: 'accessDenied',
  UnrecognizedClientException: 'accessDenied',
  ExpiredTokenException: 'accessDenied',
  ThrottlingException: 'throttled',
  TooManyRequestsException: 'throttled',
  ServiceQuotaExceededException: 'throttled',
  ModelNotReadyException: 'throttled',
  ResourceNotFoundException: 'notFound',
  ValidationException: 'refused',
  ConflictException: 'refused',
  BadGatewayException: 'unavailable',
  DependencyFailedException: 'unavailable',
  InternalServerException: 'unavailable',
  ModelErrorException: 'unavailable',
  ModelStreamErrorException: 'unavailable',
  ModelTimeoutException: 'unavailable',
  ServiceUnavailableException: 'unavailable',
  // The SDK could not establish a connection in time. `attempts` (in `timeouts.ts`) reports all later timeouts.
  TimeoutError: 'unavailable',
};

/**
 * Bedrock's messages for a model that has reached its end of life, is available only to accounts that already use it, or has
 * an unknown id. Recognise the message, because the name of the error depends on the service that called the model.
 */
const RETIRED_MODEL = /marked by provider as legacy|reached the end of its life|provided model identifier is invalid/i;
const NAMES_FOR_RETIRED_MODEL = new Set<Failure>(['accessDenied', 'notFound', 'refused', 'unavailable']);

const BY_CODE: Record<string, Failure> = {
  ECONNREFUSED: 'unavailable',
  ETIMEDOUT: 'unavailable',
  ENOTFOUND: 'unavailable',
  EAI_AGAIN: 'unavailable',
  EHOSTUNREACH: 'unavailable',
  ENETUNREACH: 'unavailable',
  ECONNRESET: 'dropped',
  EPIPE: 'dropped',
  ERR_STREAM_PREMATURE_CLOSE: 'dropped',
};

/** Converts any error of a client or a stream to an EngineError. */
export function toEngineError(error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  const { name, message, code, $metadata } = error as Error & {
    code?: string;
    $metadata?: { httpStatusCode?: number };
  };
  return new EngineError(failureOf(name, message, code, $metadata?.httpStatusCode), `${name}: ${message}`, {
    cause: error,
  });
}

/** Matches what services, and the models behind them, report for a question that is too long. */
const TOO_LONG =
  /\btoo long\b|too many (input )?tokens|maxLength|exceed(s|ed|ing)? .*(length|limit|maximum|context|characters|tokens)|(maximum|max) .*(length|characters|tokens)/i;
/**
 * Matches messages about a length other than that of the question: `MODEL_MAX_TOKENS` exceeds the model's limit, or an image has too
 * many bytes or pixels.
 */
const NOT_QUESTION = /maximum tokens you requested|allowed number of output tokens|\bimages? (dimensions )?exceeds?\b/i;
/**
 * `CONSTRAINT` matches a part of a message: the path of a member of the request, and the constraint that this member violates.
 * `QUESTION` matches the paths of members that contain the question.
 */
const CONSTRAINT = /at '([^']+)' failed to satisfy constraint: ([^;]+)/g;
const QUESTION = /^\/?(input[./]text|inputText|text)$/;

function failureOf(name: string, message: string, code: string | undefined, status: number | undefined): Failure {
  if (status === 413 || (/^validationException$/i.test(name) && isQuestionTooLong(message))) return 'questionTooLong';
  const known = BY_NAME[name] ?? BY_NAME[capitalised(name)] ?? BY_CODE[code ?? ''];
  if (known) return NAMES_FOR_RETIRED_MODEL.has(known) && RETIRED_MODEL.test(message) ? 'modelRetired' : known;
  if (message === 'aborted' || /socket hang up|terminated|premature/i.test(message)) return 'dropped';
  // The response probably does not come from the service. It may be, for example, the HTML page of a proxy.
  if (name === 'SyntaxError' || (status !== undefined && status >= 500)) return 'unavailable';
  if (status === 403) return 'accessDenied';
  if (status === 429) return 'throttled';
  return 'broken';
}

function isQuestionTooLong(message: string): boolean {
  const constraints = [...message.matchAll(CONSTRAINT)];
  if (constraints.length === 0) return TOO_LONG.test(message) && !NOT_QUESTION.test(message);
  return constraints.some(([, path = '', text = '']) => QUESTION.test(path) && /length (less than|between)/.test(text));
}

function capitalised(name: string | undefined): string {
  return name ? name[0]!.toUpperCase() + name.slice(1) : '';
}
