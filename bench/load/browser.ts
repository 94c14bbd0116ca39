import { randomBytes } from 'node:crypto';
import { IDENTITY_HEADERS } from '../../src/contract';
import type { Signer } from '../../test/support/app/signer';
import { type User } from '../../test/support/app/signer';

const AGENT =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';
/** Bytes of the session cookie, which the load balancer forwards to the server. */
const COOKIE_BYTES = 3_000;
/** Milliseconds for which a browser uses an access token. A token expires after 15 minutes, but the benchmark takes longer. */
const TOKEN_AGE = 600_000;

/** A signed-in user's browser, behind the load balancer. */
export class Browser {
  private readonly user: User;
  private access: { readonly token: string; readonly signedAt: number } | undefined;
  private readonly cookie = `AWSELBAuthSessionCookie-0=${randomBytes(COOKIE_BYTES * 0.75).toString('base64url')}`;

  constructor(
    private readonly signer: Signer,
    readonly number: number,
    groups?: readonly string[],
  ) {
    const sub = `b0000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
    this.user = { sub, email: `person-${number}@example.org`, name: `Person ${number}`, ...(groups && { groups }) };
  }

  get sub(): string {
    return this.user.sub;
  }

  /**
   * Cognito's access token. The load balancer sends the same access token with many requests, but signs a new identity token for each
   * request.
   */
  private get accessToken(): string {
    if (!this.access || this.access.signedAt + TOKEN_AGE < Date.now())
      this.access = { token: this.signer.access(this.user), signedAt: Date.now() };
    return this.access.token;
  }

  headers(more: Record<string, string> = {}): Record<string, string> {
    return {
      'user-agent': AGENT,
      'accept-language': 'de-CH,de;q=0.9,en;q=0.7',
      'accept-encoding': 'gzip, deflate, br, zstd',
      'sec-fetch-site': 'same-origin',
      cookie: this.cookie,
      'x-forwarded-for': '203.0.113.9',
      'x-forwarded-proto': 'https',
      'x-forwarded-port': '443',
      [IDENTITY_HEADERS.data]: this.signer.data(this.user),
      [IDENTITY_HEADERS.accessToken]: this.accessToken,
      [IDENTITY_HEADERS.identity]: this.user.sub,
      ...more,
    };
  }
}
