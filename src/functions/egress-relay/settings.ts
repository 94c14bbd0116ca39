import { RELAY_ENV } from './protocol';

/** The three destinations of the relay, and the values with which it checks requests. */
export interface Settings {
  readonly region: string;
  readonly userPoolId: string;
  /** Origin of this region's `cognito-idp` endpoint. */
  readonly cognitoUrl: string;
  /** URL of the public keys of this region's load balancers. Requests append a slash and the UUID of a key. */
  readonly albKeysUrl: string;
  /** URL of the user pool's public keys. */
  readonly jwksUrl: string;
}

const { region, userPoolId, cognitoUrl, albKeysUrl, cognitoJwksUrl } = RELAY_ENV;
const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Reads the environment variables. Treats an empty variable as missing.
 *
 * @throws Error that lists every missing or invalid value
 */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const faults: string[] = [];
  const check = (variable: string, isValid: (value: string) => boolean, expected: string) => {
    const value = environment[variable] ?? '';
    if (!isValid(value)) faults.push(`  ${variable} must be ${expected}, received ${JSON.stringify(value)}`);
  };
  const home = environment[region] ?? '';
  check(region, (value) => /^[a-z]{2}(-[a-z]+)+-\d$/.test(value), 'a region such as eu-central-2');
  check(
    userPoolId,
    (value) => value.startsWith(`${home}_`) && /^[\w-]+_[A-Za-z0-9]+$/.test(value),
    'the id of a user pool in this region',
  );
  check(
    cognitoUrl,
    (value) => value === '' || (isOverride(value) && isOrigin(value)),
    'an origin with https, or with http on loopback',
  );
  for (const variable of [albKeysUrl, cognitoJwksUrl]) {
    check(
      variable,
      (value) => value === '' || isOverride(value),
      'a URL without a query, with https or with http on loopback',
    );
  }
  if (faults.length > 0)
    throw new Error(`The egress relay cannot start. Please correct these environment variables:\n${faults.join('\n')}`);
  return destinations(environment, home, environment[userPoolId]!);
}

/** Whether a URL may override one of AWS's URLs. An override may use unencrypted HTTP only on loopback. */
function isOverride(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.includes(url.hostname));
  return isSafe && `${url.username}${url.password}${url.search}${url.hash}` === '';
}

function isOrigin(value: string): boolean {
  return new URL(value).pathname === '/';
}

function destinations(environment: NodeJS.ProcessEnv, home: string, pool: string): Settings {
  const cognito = new URL(environment[cognitoUrl] || `https://cognito-idp.${home}.amazonaws.com`).origin;
  const override = (variable: string, fallback: string) => (environment[variable] || fallback).replace(/\/+$/, '');
  return Object.freeze({
    region: home,
    userPoolId: pool,
    cognitoUrl: cognito,
    albKeysUrl: override(albKeysUrl, `https://public-keys.auth.elb.${home}.amazonaws.com`),
    jwksUrl: override(cognitoJwksUrl, `${cognito}/${pool}/.well-known/jwks.json`),
  });
}
