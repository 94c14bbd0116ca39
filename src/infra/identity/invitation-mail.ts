import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { PRODUCT } from '../../contract';
import type { MailSettings } from '../../functions/invitation-mail/mail';
import { MAIL_ENV } from '../../functions/invitation-mail/settings';
import { LambdaFunction } from '../lambda-function';
import type { LogSettings } from '../log-settings';

export interface InvitationMailProps {
  readonly settings: MailSettings;
  readonly logs: LogSettings;
}

/** A Lambda function that writes Cognito's e-mails in the language of each user. */
export class InvitationMail extends Construct {
  readonly function: IFunction;

  constructor(scope: Construct, id: string, { settings, logs }: InvitationMailProps) {
    super(scope, id);
    const { host, organisation, days, product = PRODUCT, accent } = settings;
    this.function = new LambdaFunction(this, 'Writer', {
      description: 'Writes the invitations of Joule Verne in the language of each user',
      entry: 'invitation-mail/handler.ts',
      // Cognito waits at most five seconds for the function.
      timeout: Duration.seconds(5),
      memory: 256,
      environment: {
        [MAIL_ENV.host]: host,
        [MAIL_ENV.days]: String(days),
        ...(organisation ? { [MAIL_ENV.organisation]: organisation } : {}),
        ...(product === PRODUCT ? {} : { [MAIL_ENV.product]: product }),
        ...(accent ? { [MAIL_ENV.accent]: accent } : {}),
      },
      logs,
    }).function;
  }
}
