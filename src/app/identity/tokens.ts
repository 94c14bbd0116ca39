import { decomposeUnverifiedJwt } from 'aws-jwt-verify/jwt';
import type { JwtHeader, JwtPayload } from 'aws-jwt-verify/jwt-model';
import { NotSignedIn } from '../errors';

/** A token from one of the two headers. Do not trust anything in it before its signature has been verified. */
export interface Token {
  /** The name of the token in the log. */
  readonly name: string;
  readonly text: string;
  readonly header: JwtHeader;
  readonly payload: JwtPayload;
}

/**
 * The time claims that a token must have, in its payload and in its header. Claims in the header are copies of those in the payload
 * (RFC 7519, section 5.3).
 */
export interface RequiredTimes {
  readonly header: readonly string[];
  readonly payload: readonly string[];
}

/** Seconds by which the issuer's clock may be ahead of ours. */
const CLOCK_SKEW = 5;
const STRINGS = ['sub', 'email', 'name', 'username'];

/**
 * Reads a token and checks it, also in ways in which `aws-jwt-verify` does not. The token must use the given algorithm, must
 * have the required time claims, must be valid now, must not have been issued in the future, and must not require an extension. The
 * claims that the application uses must have the right types.
 *
 * @throws NotSignedIn
 */
export function readToken(name: string, text: string, algorithm: string, required: RequiredTimes): Token {
  const token = { name, text, ...decompose(name, text) };
  // `crit` names extensions of JWS that the recipient must support. We support none, so the token is invalid (RFC 7515, section
  // 4.1.11).
  if ('crit' in token.header) reject(token, 'crit names an extension');
  if (token.header.alg !== algorithm) reject(token, `alg must be ${algorithm}`);
  checkTimes(token, token.header, required.header);
  checkTimes(token, token.payload, required.payload);
  checkTypes(token);
  return token;
}

/** @throws NotSignedIn, whose message never contains a part of the token */
export function reject({ name }: Pick<Token, 'name'>, reason: string): never {
  throw new NotSignedIn(`${name}: ${reason}`);
}

function decompose(name: string, text: string): { header: JwtHeader; payload: JwtPayload } {
  try {
    const { header, payload } = decomposeUnverifiedJwt(text);
    return { header, payload };
  } catch {
    return reject({ name }, 'not a JWT');
  }
}

function checkTimes(token: Token, claims: JwtHeader | JwtPayload, required: readonly string[]): void {
  const now = Date.now() / 1000;
  for (const claim of required) if (!(claim in claims)) reject(token, `${claim} is missing`);
  for (const claim of ['exp', 'nbf', 'iat', 'auth_time'])
    if (claim in claims && !Number.isFinite(claims[claim])) reject(token, `${claim} is not a number`);
  if (Number(claims.exp) <= now) reject(token, 'exp is past');
  if (Number(claims.nbf) > now) reject(token, 'nbf is in the future');
  for (const claim of ['iat', 'auth_time'])
    if (Number(claims[claim]) > now + CLOCK_SKEW) reject(token, `${claim} is in the future`);
}

function checkTypes(token: Token): void {
  const { payload } = token;
  if (!payload.sub) reject(token, 'sub is missing');
  for (const claim of STRINGS)
    if (claim in payload && typeof payload[claim] !== 'string') reject(token, `${claim} is not a string`);
  const groups = payload['cognito:groups'] ?? [];
  if (!Array.isArray(groups) || groups.some((group) => typeof group !== 'string'))
    reject(token, 'cognito:groups is not a list of names');
}
