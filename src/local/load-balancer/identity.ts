import type { KeyObject } from 'node:crypto';
import { createPrivateKey, createPublicKey, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the load balancer says about a person: Cognito's userinfo, in which `email_verified` is a string. */
export interface Claims {
  sub: string;
  username: string;
  email?: string;
  email_verified?: string;
  name?: string;
}

export interface IdentityOptions {
  /** Folder that keeps the key from run to run. */
  state: string;
  albArn: string;
  /** The user pool's issuer, `https://cognito-idp.<region>.amazonaws.com/<pool>`. */
  issuer: string;
  clientId: string;
}

const LIFE_SECONDS = 120;

/** The load balancer's signing key, and the tokens that it signs ("Authenticate users using an Application Load Balancer"). */
export class Identity {
  /** The key's id, and its name on the key server. */
  readonly kid: string;
  private readonly key: KeyObject;

  constructor(private readonly options: IdentityOptions) {
    const kept = keptKey(options.state);
    this.kid = kept.kid;
    this.key = createPrivateKey(kept.pem);
  }

  /** The public key, as the key server shows it. */
  get publicPem(): string {
    return createPublicKey(this.key).export({ type: 'spki', format: 'pem' }).toString();
  }

  /** `x-amzn-oidc-data`: a fresh ES256 token, good for two minutes. */
  token(claims: Claims): string {
    const { albArn, issuer, clientId } = this.options;
    const exp = Math.floor(Date.now() / 1000) + LIFE_SECONDS;
    const header = { typ: 'JWT', kid: this.kid, alg: 'ES256', iss: issuer, client: clientId, signer: albArn, exp };
    const signed = `${encode(header)}.${encode({ ...claims, exp, iss: issuer })}`;
    return `${signed}.${base64Url(sign('sha256', Buffer.from(signed), { key: this.key, dsaEncoding: 'ieee-p1363' }))}`;
  }
}

function keptKey(state: string): { kid: string; pem: string } {
  const file = join(state, 'identity-key.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = { kid: randomUUID(), pem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
  mkdirSync(state, { recursive: true });
  writeFileSync(file, JSON.stringify(key), { mode: 0o600 });
  return key;
}

function encode(part: object): string {
  return base64Url(Buffer.from(JSON.stringify(part)));
}

/** With the padding that JWTs leave out and that real load balancers keep. */
function base64Url(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('+', '-').replaceAll('/', '_');
}
