import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { StateFile } from '../kernel/state-file';
import { notAuthorized } from './errors';

/** One sign-in. It is identified by its refresh token, and by the `origin_jti` of its other tokens. */
export interface SignIn {
  readonly id: string;
  readonly sub: string;
  /** SHA-256 of the refresh token, so that a copy of the file cannot be used to sign in. */
  readonly tokenHash: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  revoked: boolean;
}

const LIFETIME = 30 * 24 * 3600_000;

/** The sign-ins of the pool. Each lasts 30 days, which is also the lifetime of its refresh token. */
export class SignIns {
  constructor(
    private readonly file: StateFile<SignIn[]>,
    private readonly now: () => number,
  ) {}

  /** Records a sign-in. Stores only the hash of the refresh token, so only the caller has the token itself. */
  start(sub: string): { signIn: SignIn; refreshToken: string } {
    this.removeWhere((old) => this.expired(old));
    const refreshToken = randomBytes(64).toString('base64url');
    const signIn = { id: randomUUID(), sub, tokenHash: hash(refreshToken), at: this.now(), revoked: false };
    this.file.value.push(signIn);
    return { signIn, refreshToken };
  }

  /**
   * Returns the sign-in of a refresh token.
   * @throws Refusal NotAuthorizedException for a token that is unknown, expired or revoked
   */
  redeem(refreshToken: string): SignIn {
    const signIn = this.find(refreshToken);
    if (!signIn) throw notAuthorized('Invalid Refresh Token');
    if (this.expired(signIn)) throw notAuthorized('Refresh Token has expired');
    if (signIn.revoked) throw notAuthorized('Refresh Token has been revoked');
    return signIn;
  }

  /** Whether the service's own operations still accept access tokens whose `origin_jti` is this id. */
  isLive(id: unknown): boolean {
    return this.file.value.some((signIn) => signIn.id === id && !signIn.revoked);
  }

  /** Revokes one refresh token. An unknown token is not an error (RFC 7009, section 2.2). */
  revoke(refreshToken: string): void {
    const signIn = this.find(refreshToken);
    if (signIn) signIn.revoked = true;
  }

  revokeAllOf(sub: string): void {
    for (const signIn of this.file.value) if (signIn.sub === sub) signIn.revoked = true;
  }

  /** Removes the sign-ins of a deleted user. */
  removeAllOf(sub: string): void {
    this.removeWhere((signIn) => signIn.sub === sub);
  }

  private find(refreshToken: string): SignIn | undefined {
    const tokenHash = hash(refreshToken);
    return this.file.value.find((signIn) => signIn.tokenHash === tokenHash);
  }

  private expired(signIn: SignIn): boolean {
    return this.now() >= signIn.at + LIFETIME;
  }

  private removeWhere(condition: (signIn: SignIn) => boolean): void {
    const kept = this.file.value.filter((signIn) => !condition(signIn));
    this.file.value.splice(0, this.file.value.length, ...kept);
  }
}

function hash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
