import { UserPoolEmail } from 'aws-cdk-lib/aws-cognito';

/** Whom invitations come from, sent through SES. */
export interface Sender {
  /** `chat@example.org`, or with a name `Joule Verne <chat@example.org>`. */
  readonly from: string;
  /** @default answers go to `from` */
  readonly replyTo?: string | undefined;
  /** The domain or the address that is verified in SES. */
  readonly identity: string;
  /** Region in which it is verified. @default the stack's */
  readonly region?: string | undefined;
}

/**
 * How the pool sends its mail.
 *
 * @throws Error if the address is not one that the identity verifies
 */
export function emailOf({ from, replyTo, identity, region }: Sender): UserPoolEmail {
  const [, fromName, fromEmail = from] = /^(.+?) *<(.+)>$/.exec(from) ?? [];
  const isDomain = !identity.includes('@');
  const verified = isDomain ? fromEmail.slice(fromEmail.lastIndexOf('@') + 1) : fromEmail;
  if (verified !== identity) {
    throw new Error(
      `${identity} does not verify ${fromEmail}. Send from an address of it, or name the identity that verifies the address.`,
    );
  }
  return UserPoolEmail.withSES({
    fromEmail,
    ...(fromName ? { fromName } : {}),
    ...(replyTo ? { replyTo } : {}),
    ...(region ? { sesRegion: region } : {}),
    ...(isDomain ? { sesVerifiedDomain: identity } : {}),
  });
}
