import { CANARY_ENV } from './protocol';

export interface CanarySettings {
  readonly product: string;
  readonly signIn: string;
  readonly secret: string | undefined;
  readonly question: string;
  readonly namespace: string;
}

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/** Reads the environment variables. @throws Error that lists every missing or invalid value */
export function readSettings(environment: NodeJS.ProcessEnv): CanarySettings {
  const { product, signIn, secret, question, namespace } = CANARY_ENV;
  const faults = [
    ...[product, signIn]
      .filter((name) => !isOrigin(environment[name] ?? ''))
      .map(
        (name) =>
          `  ${name} must be an origin with https, or with http on loopback, received ${quoted(environment[name])}`,
      ),
    ...[question, namespace]
      .filter((name) => !environment[name])
      .map((name) => `  ${name} must not be empty, received ${quoted(environment[name])}`),
  ];
  if (faults.length > 0)
    throw new Error(`The canary cannot start. Please correct these environment variables:\n${faults.join('\n')}`);
  return {
    product: environment[product]!,
    signIn: environment[signIn]!,
    secret: environment[secret] || undefined,
    question: environment[question]!,
    namespace: environment[namespace]!,
  };
}

/** The canary sends a password, so it accepts unencrypted HTTP only on loopback. */
function isOrigin(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname, origin } = new URL(value);
  return origin === value && (protocol === 'https:' || (protocol === 'http:' && LOOPBACK.includes(hostname)));
}

function quoted(value: string | undefined): string {
  return JSON.stringify(value ?? '');
}
