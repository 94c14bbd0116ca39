import { UserPoolEmail } from 'aws-cdk-lib/aws-cognito';
import type { Sender } from '../deployment/sign-in';

/**
 * Configures a user pool to send its e-mails through SES.
 *
 * @throws Error if the SES identity does not cover the sender's address
 */
export function sesEmail({ from, replyTo, identity, region }: Sender): UserPoolEmail {
  const [, fromName, fromEmail = from] = /^(.+?) *<(.+)>$/.exec(from) ?? [];
  const isDomain = !identity.includes('@');
  const verified = isDomain ? fromEmail.slice(fromEmail.lastIndexOf('@') + 1) : fromEmail;
  if (verified !== identity) {
    throw new Error(
      `The SES identity ${identity} does not cover ${fromEmail}. Use an address that it covers, or the identity that covers the address.`,
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
