import {
  GetAccountCommand,
  type GetAccountResponse,
  GetEmailIdentityCommand,
  type GetEmailIdentityResponse,
} from '@aws-sdk/client-sesv2';
import { ifExists } from '../../aws/errors';
import { Region } from '../../aws/region';
import { type Finding, fault, ok } from '../../check';
import type { DoctorCheck } from '../context';

/** Checks SES, if the deployment sends invitations through SES. */
export const mailSender: DoctorCheck = {
  name: 'Mail sender',
  async run({ deployment: { existing, signIn }, home }) {
    if (existing.userPool) return [];
    const given = signIn.sender;
    if (!given) return [ok('Cognito, which sends about 50 messages a day; set signIn.sender to use SES')];
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
  return ifExists(ses.send(new GetEmailIdentityCommand({ EmailIdentity: identity })), 'NotFoundException');
}

function identityFaults(identity: GetEmailIdentityResponse | undefined, name: string, region: string): Finding[] {
  if (!identity) {
    return [
      fault(
        `SES in ${region} has no identity ${name}`,
        `Create and verify it: aws sesv2 create-email-identity --region ${region} --email-identity ${name}`,
      ),
    ];
  }
  if (identity.VerifiedForSendingStatus) return [];
  return [
    fault(
      `SES in ${region} has not verified ${name} (${identity.VerificationStatus})`,
      'Create the DKIM records that SES shows for it, or open the link in the verification mail.',
    ),
  ];
}

function accountFaults({ ProductionAccessEnabled, SendingEnabled }: GetAccountResponse, region: string): Finding[] {
  return [
    ...(ProductionAccessEnabled
      ? []
      : [
          fault(
            `SES in ${region} is in the sandbox: it sends only to verified addresses`,
            `Request production access: https://${region}.console.aws.amazon.com/ses/home#/account`,
          ),
        ]),
    ...(SendingEnabled
      ? []
      : [fault(`SES in ${region} may not send mail`, 'Check in the SES console why sending is paused.')]),
  ];
}
