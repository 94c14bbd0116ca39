import {
  GetAccountCommand,
  type GetAccountResponse,
  GetEmailIdentityCommand,
  type GetEmailIdentityResponse,
} from '@aws-sdk/client-sesv2';
import { orAbsent } from '../absent';
import type { Check } from '../check';
import { type Finding, fault, ok } from '../finding';
import { Region } from '../region';

/** SES, where it sends the invitations. */
export const sender: Check = {
  name: 'Sender of mail',
  async examine({ deployment: { signIn }, home }) {
    const given = signIn.sender;
    if (!given) return [ok("Cognito's own, limited to some fifty messages a day; signIn.sender names another")];
    const region = given.region && given.region !== home.name ? new Region(given.region, home) : home;
    const [identity, account] = await Promise.all([
      findIdentity(region, given.identity),
      region.ses.send(new GetAccountCommand({})),
    ]);
    const findings = [...identityFaults(identity, given.identity, region.name), ...accountFaults(account, region.name)];
    return findings.length > 0 ? findings : [ok(`${given.from} through SES in ${region.name}`)];
  },
};

async function findIdentity({ ses }: Region, identity: string): Promise<GetEmailIdentityResponse | undefined> {
  return orAbsent(ses.send(new GetEmailIdentityCommand({ EmailIdentity: identity })), 'NotFoundException');
}

function identityFaults(identity: GetEmailIdentityResponse | undefined, name: string, region: string): Finding[] {
  if (!identity) {
    return [
      fault(
        `SES in ${region} does not know ${name}`,
        `Verify it: aws sesv2 create-email-identity --region ${region} --email-identity ${name}`,
      ),
    ];
  }
  if (identity.VerifiedForSendingStatus) return [];
  return [
    fault(
      `SES in ${region} has not verified ${name} (${identity.VerificationStatus})`,
      'Make the DKIM records that SES shows for it, or follow the link in its mail.',
    ),
  ];
}

function accountFaults({ ProductionAccessEnabled, SendingEnabled }: GetAccountResponse, region: string): Finding[] {
  return [
    ...(ProductionAccessEnabled
      ? []
      : [
          fault(
            `SES in ${region} is in its sandbox: it sends to verified addresses alone`,
            `Ask for production access: https://${region}.console.aws.amazon.com/ses/home#/account`,
          ),
        ]),
    ...(SendingEnabled
      ? []
      : [fault(`SES in ${region} is not allowed to send`, 'See in its console why sending is paused.')]),
  ];
}
