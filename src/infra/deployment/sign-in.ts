import * as z from 'zod';
import { LANGUAGES } from '../../contract';
import { email, integer, region, text } from './fields';

const IDENTITY = 'must be a domain or an e-mail address that is verified in SES, such as example.org';

/** Settings for sending the user pool's e-mails through SES. Cognito's own sender is limited to about fifty messages a day. */
const sender = z
  .strictObject({
    /** `chat@example.org`, or `Joule Verne <chat@example.org>` to add a name. */
    from: text(/^([^<>]+ <[^@\s<>]+@[^@\s<>]+>|[^@\s<>]+@[^@\s<>]+)$/, 'Joule Verne <chat@example.org>'),
    /** Default: replies go to `from`. */
    replyTo: email.optional(),
    /** The e-mail address or domain that is verified in SES. */
    identity: z
      .string(IDENTITY)
      .min(3, IDENTITY)
      .meta({ examples: ['example.org'] }),
    /** Region in which the identity is verified. Default: the region of the stack. */
    region: region.optional(),
  })
  .superRefine(({ from, identity }, context) => {
    const address = from.replace(/^.*<|>$/g, '');
    const verified = identity.includes('@') ? address : address.slice(address.lastIndexOf('@') + 1);
    if (verified !== identity)
      context.addIssue({
        code: 'custom',
        path: ['from'],
        message: `must be an address that the SES identity ${identity} covers`,
        input: from,
      });
  });

/** A valid prefix and its rules, for messages. */
export const SIGN_IN_PREFIX = 'joule-verne-example: lower case, without "aws", "amazon" or "cognito"';

export const signIn = z.strictObject({
  /**
   * Prefix of the sign-in pages' URL, `https://PREFIX.auth.REGION.amazoncognito.com`. It must be unique in the region, across all
   * AWS accounts. Required unless an existing user pool already has sign-in pages.
   */
  prefix: text(/^(?!.*(aws|amazon|cognito))[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, SIGN_IN_PREFIX).optional(),
  /** Whether users need an authenticator app. Cognito's pages offer to set one up only if it is required. */
  mfa: z.enum(['optional', 'required']).default('required'),
  /** Blocks sign-ins that look like account takeovers. Needs Cognito's Plus plan, which costs more per user and month. */
  threatProtection: z.boolean().default(false),
  /** Number of days for which the temporary password of an invitation is valid. */
  invitationDays: integer(1, 90).default(7),
  sender: sender.optional(),
  /** Language of Cognito's sign-in pages, sent as `lang` (AWS, "Managed login localization"). Default: English. */
  language: z.enum(LANGUAGES).optional(),
});

export type SignInOptions = Readonly<z.output<typeof signIn>>;
export type Sender = Readonly<z.output<typeof sender>>;

/** Returns the host name of the sign-in pages. */
export function signInHost({
  region,
  signIn: { prefix },
  existing,
}: {
  readonly region: string;
  readonly signIn: SignInOptions;
  readonly existing: { readonly userPool?: { readonly signInHost?: string | undefined } | undefined };
}): string {
  return existing.userPool?.signInHost ?? `${prefix}.auth.${region}.amazoncognito.com`;
}

/** Returns the name of a user pool domain in Cognito's API: the prefix of a domain of Cognito, or the host name of a custom domain. */
export function cognitoDomain(signInHost: string): string {
  return signInHost.replace(/\.auth\.[a-z0-9-]+\.amazoncognito\.com$/, '');
}
