import type { KeyObject } from 'node:crypto';
import { createPrivateKey, createPublicKey, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { join } from 'node:path';
import { StateFile } from '../aws/kernel/state-file';

/** The claims about a user: Cognito's userinfo, in which `email_verified` is a string. */
export interface Claims {
  sub: string;
  username: string;
  email?: string;
  email_verified?: string;
  name?: string;
}

export interface IdentityOptions {
  /** Folder in which the key is kept between runs. */
  state: string;
  albArn: string;
  /** The user pool's issuer, `https://cognito-idp.<region>.amazonaws.com/<pool>`. */
  issuer: string;
  clientId: string;
}

const LIFETIME_SECONDS = 120;

/** Signs identity tokens ("Authenticate users using an Application Load Balancer"). */
export class Identity {
  /** The key's id, which is also the last part of the URL at which the key server returns the public key. */
  readonly kid: string;
  private readonly key: KeyObject;

  constructor(private readonly options: IdentityOptions) {
    const file = new StateFile(join(options.state, 'identity-key.json'), generateKey);
    file.save();
    this.kid = file.value.kid;
    this.key = createPrivateKey(file.value.pem);
  }

  /** The public key, as the key server returns it. */
  get publicPem(): string {
    return createPublicKey(this.key).export({ type: 'spki', format: 'pem' }).toString();
  }

  /** The value of `x-amzn-oidc-data`: an ES256 token that is valid for two minutes. */
  token(claims: Claims): string {
    const { albArn, issuer, clientId } = this.options;
    const exp = Math.floor(Date.now() / 1000) + LIFETIME_SECONDS;
    const header = { typ: 'JWT', kid: this.kid, alg: 'ES256', iss: issuer, client: clientId, signer: albArn, exp };
    const signed = `${encode(header)}.${encode({ ...claims, exp, iss: issuer })}`;
    return `${signed}.${base64Url(sign('sha256', Buffer.from(signed), { key: this.key, dsaEncoding: 'ieee-p1363' }))}`;
  }
}

function generateKey(): { kid: string; pem: string } {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { kid: randomUUID(), pem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

function encode(part: object): string {
  return base64Url(Buffer.from(JSON.stringify(part)));
}

/** Encodes bytes as base64url with padding. JWTs omit the padding, but real load balancers include it. */
function base64Url(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('+', '-').replaceAll('/', '_');
}
