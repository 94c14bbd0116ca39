/** Thrown if the relay refuses to forward the request or its response. The message contains no data from the request. */
export class RefusedError extends Error {}

/** Thrown if the relay receives no complete response. The message contains no data from the request. */
export class UpstreamError extends Error {}
