import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Letterhead } from '../../functions/invitation-mail/mail';
import { WRITER_ENV } from '../../functions/invitation-mail/settings';
import { BareFunction } from '../bare-function';
import type { LogSettings } from '../log-settings';

export interface InvitationWriterProps {
  readonly letterhead: Letterhead;
  readonly logs: LogSettings;
}

/** The function that writes Cognito's mails in the language of each person. */
export class InvitationWriter extends Construct {
  readonly function: IFunction;

  constructor(scope: Construct, id: string, { letterhead: { host, organisation, days }, logs }: InvitationWriterProps) {
    super(scope, id);
    this.function = new BareFunction(this, 'Writer', {
      description: 'Writes the invitations of Joule Verne in the language of each person',
      entry: 'invitation-mail/handler.ts',
      // Cognito waits no longer.
      timeout: Duration.seconds(5),
      memory: 256,
      environment: {
        [WRITER_ENV.host]: host,
        [WRITER_ENV.days]: String(days),
        ...(organisation ? { [WRITER_ENV.organisation]: organisation } : {}),
      },
      logs,
    }).function;
  }
}
