/** The service's errors by the names that scripts use, with their HTTP status. */
const STATUS = {
  accessDenied: 403,
  badGateway: 502,
  conflict: 409,
  dependencyFailed: 424,
  internalServer: 500,
  modelNotReady: 424,
  resourceNotFound: 404,
  serviceQuotaExceeded: 400,
  throttling: 429,
  validation: 400,
} as const;

export type ErrorKind = keyof typeof STATUS;

export const ERROR_KINDS = Object.keys(STATUS) as ErrorKind[];

/** An error as the service words it: before the stream an HTTP status and a header, within it an exception frame. */
export class ServiceError extends Error {
  readonly status: number;

  constructor(
    readonly kind: ErrorKind,
    message: string,
  ) {
    super(message);
    this.status = STATUS[kind];
  }

  /** For the header `x-amzn-errortype`: `ThrottlingException`. */
  get type(): string {
    return `${this.kind[0].toUpperCase()}${this.kind.slice(1)}Exception`;
  }

  /** For the frame header `:exception-type`: `throttlingException`. */
  get frameType(): string {
    return `${this.kind}Exception`;
  }
}

/** A refused request. */
export const invalid = (message: string): ServiceError => new ServiceError('validation', message);

/** A page of HTML where JSON was due, as a proxy in between answers. */
export class ProxyError extends Error {
  readonly status = 502;
}
