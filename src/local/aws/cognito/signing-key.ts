import type { JsonWebKey, KeyObject } from 'node:crypto';
import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto';

/** The pool's key as it is stored: a private JWK and its key id. */
export interface StoredKey {
  kid: string;
  jwk: JsonWebKey;
}

/** Generates an RSA key of 2048 bits. */
export function generateKey(): StoredKey {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { kid: randomBytes(32).toString('base64'), jwk: privateKey.export({ format: 'jwk' }) };
}

/** Signs the pool's tokens (JWS compact form, RS256) and publishes the public key. */
export class SigningKey {
  private readonly privateKey: KeyObject;
  private readonly publicKey: KeyObject;

  constructor(private readonly stored: StoredKey) {
    this.privateKey = createPrivateKey({ key: stored.jwk, format: 'jwk' });
    this.publicKey = createPublicKey(this.privateKey);
  }

  /** The content of the pool's `jwks.json`. */
  jwks() {
    const { kty, n, e } = this.publicKey.export({ format: 'jwk' });
    return { keys: [{ alg: 'RS256', e, kid: this.stored.kid, kty, n, use: 'sig' }] };
  }

  sign(claims: object): string {
    const content = `${encode({ kid: this.stored.kid, alg: 'RS256' })}.${encode(claims)}`;
    return `${content}.${sign('sha256', Buffer.from(content), this.privateKey).toString('base64url')}`;
  }

  /**
   * Returns the claims of a token that this key has signed, even if the token has expired; undefined for any other
   * text.
   */
  claims(token: string): Record<string, unknown> | undefined {
    const [header, payload, signature] = token.split('.');
    if (!signature) return undefined;
    const isValid = verify(
      'sha256',
      Buffer.from(`${header}.${payload}`),
      this.publicKey,
      Buffer.from(signature, 'base64url'),
    );
    return isValid ? JSON.parse(Buffer.from(payload, 'base64url').toString()) : undefined;
  }
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
