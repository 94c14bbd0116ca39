import { describeContradiction } from './existing-faults';
import { SIGN_IN_PREFIX } from './sign-in';

/** The options that depend on whether the deployment uses an existing user pool. They have not been validated yet. */
interface Options {
  readonly region?: unknown;
  readonly signIn?: Readonly<Record<string, unknown>>;
  readonly firstAdmin?: unknown;
  readonly existing?: { readonly userPool?: { readonly [option: string]: unknown } };
}

/** The options of `signIn` that configure a user pool that the deployment creates. */
const POOL_OPTIONS = ['mfa', 'threatProtection', 'invitationDays', 'sender'];

/**
 * Checks that the options that a new user pool needs are present, and that no option contradicts an existing user pool.
 *
 * @param content the parsed file. It may violate the schema, because the faults that this function finds are
 *   reported together with the faults of the schema
 */
export function userPoolFaults(content: unknown): string[] {
  const { region, signIn, firstAdmin, existing } = (content ?? {}) as Options;
  const pool = existing?.userPool;
  const { id, signInHost, hasAdmins } = pool ?? {};
  const faults: string[] = [];
  if (typeof signIn === 'object' && signIn !== null) {
    if (signInHost === undefined && signIn.prefix === undefined)
      faults.push(`signIn.prefix is missing: must be a string, in quotes, that looks like ${SIGN_IN_PREFIX}`);
    if (signInHost !== undefined && signIn.prefix !== undefined)
      faults.push(
        describeContradiction(
          'signIn.prefix',
          'removed, because existing.userPool.signInHost replaces it',
          signIn.prefix,
        ),
      );
    for (const option of pool ? POOL_OPTIONS.filter((name) => signIn[name] !== undefined) : [])
      faults.push(
        describeContradiction(
          `signIn.${option}`,
          'removed, because the deployment does not change the user pool in existing.userPool',
          signIn[option],
        ),
      );
  }
  if (firstAdmin === undefined && hasAdmins !== true)
    faults.push('firstAdmin is missing: it must be an object, in braces, with the options email, name and language');
  if (firstAdmin !== undefined && hasAdmins === true)
    faults.push(
      describeContradiction('firstAdmin', 'removed, because existing.userPool.hasAdmins is true', firstAdmin),
    );
  if (typeof id === 'string' && typeof region === 'string' && !id.startsWith(`${region}_`))
    faults.push(describeContradiction('existing.userPool.id', `the id of a user pool in ${region}`, id));
  return faults;
}
