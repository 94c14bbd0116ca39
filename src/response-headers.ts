/** A header of every response of the application. Responses of a sign-in page, the web ACL or a proxy do not have it. */
export const APPLICATION_HEADER = 'joule-verne';

/** The header in which the web ACL states why it has blocked a request; see `BlockReason`. */
export const BLOCK_REASON_HEADER = 'x-joule-verne';
