/** The relay does not let this through. The message holds nothing of the request. */
export class Refused extends Error {}

/** No response came back. The message holds nothing of the request. */
export class Failed extends Error {}
