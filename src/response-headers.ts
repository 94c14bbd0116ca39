/** A header of every response of the application. Responses of a sign-in page, the web ACL or a proxy do not have it. */
export const APPLICATION_HEADER = 'joule-verne';

/** Seconds for which a browser that has opened the product connects to it only with HTTPS: a year. */
export const HSTS_SECONDS = 31_536_000;

/**
 * The value of `Strict-Transport-Security`. It excludes subdomains, because the product does not serve them. If it included them, browsers
 * would refuse for a year to open subdomains that have no certificate, even after the product is removed.
 */
export const STRICT_TRANSPORT_SECURITY = `max-age=${HSTS_SECONDS}`;

/** The header in which the web ACL states why it has blocked a request; see `BlockReason`. */
export const BLOCK_REASON_HEADER = 'x-joule-verne';
