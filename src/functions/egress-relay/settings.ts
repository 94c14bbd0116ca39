import { RELAY_ENV } from './protocol';

/** Where the relay forwards to: three addresses, and nothing else. */
export interface Settings {
  readonly region: string;
  readonly userPoolId: string;
  /** Origin of this region's `cognito-idp`. */
  readonly cognitoUrl: string;
  /** Under it, by their UUIDs, the keys of this region's load balancers. */
  readonly albKeysUrl: string;
  /** The user pool's key set. */
  readonly jwksUrl: string;
}

const { region, userPoolId, cognitoUrl, albKeysUrl, cognitoJwksUrl } = RELAY_ENV;
const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Reads the environment once. An empty variable counts as missing.
 * @throws Error that lists every missing or inadmissible value
 */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const faults: string[] = [];
  const check = (variable: string, isGood: (value: string) => boolean, remedy: string) => {
    const value = environment[variable] ?? '';
    if (!isGood(value)) faults.push(`  ${variable} must be ${remedy}, received ${JSON.stringify(value)}`);
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
    'an origin, https or on loopback',
  );
  for (const variable of [albKeysUrl, cognitoJwksUrl]) {
    check(variable, (value) => value === '' || isOverride(value), 'an address without a query, https or on loopback');
  }
  if (faults.length > 0)
    throw new Error(`The egress relay cannot start. Please mend these environment variables:\n${faults.join('\n')}`);
  return addresses(environment, home, environment[userPoolId]!);
}

/** A stand-in of somebody's own: with TLS anywhere, without it only on this machine. */
function isOverride(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.includes(url.hostname));
  return isSafe && `${url.username}${url.password}${url.search}${url.hash}` === '';
}

function isOrigin(value: string): boolean {
  return new URL(value).pathname === '/';
}

function addresses(environment: NodeJS.ProcessEnv, home: string, pool: string): Settings {
  const cognito = new URL(environment[cognitoUrl] || `https://cognito-idp.${home}.amazonaws.com`).origin;
  const given = (variable: string, otherwise: string) => (environment[variable] || otherwise).replace(/\/+$/, '');
  return Object.freeze({
    region: home,
    userPoolId: pool,
    cognitoUrl: cognito,
    albKeysUrl: given(albKeysUrl, `https://public-keys.auth.elb.${home}.amazonaws.com`),
    jwksUrl: given(cognitoJwksUrl, `${cognito}/${pool}/.well-known/jwks.json`),
  });
}
