/** The relay refuses the request or its response. The message contains nothing from the request. */
export class RefusedError extends Error {}

/** No complete response arrived. The message contains nothing from the request. */
export class UpstreamError extends Error {}
