/**
 * Checks the AWS credentials, as the first step of `npx projen deploy` and `destroy`, whose arguments it receives. Without
 * this step, the CDK would report missing credentials only after it had synthesised the templates and built the image. Exit codes: 0
 * for valid credentials; 1 if AWS cannot be reached or rejects the credentials.
 */
import { parseArgs } from 'node:util';
import { findCaller } from '../aws/caller';
import { CredentialsError } from '../aws/errors';
import { EDGE_REGION, Region } from '../aws/region';
import { type Command, runCommand } from '../command';

const HELP = 'Checks that there are AWS credentials. Takes the options of "cdk deploy" and uses --profile.';

interface CredentialsArguments {
  /** Always false, because the CDK prints its own help. */
  readonly help: false;
  readonly skip: boolean;
  /** The profile of the AWS configuration. @default AWS_PROFILE */
  readonly profile?: string | undefined;
}

export const credentials: Command<CredentialsArguments> = {
  help: HELP,
  parse: (args) => {
    const { profile, help } = parseArgs({
      args: [...args],
      options: { profile: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
      // Ignores the other options, which are for the CDK.
      strict: false,
    }).values;
    return { help: false, skip: help === true, profile: typeof profile === 'string' ? profile : undefined };
  },
  run: async ({ skip, profile }) => {
    if (skip) return 0;
    if (profile) process.env.AWS_PROFILE = profile;
    try {
      await findCaller(new Region(EDGE_REGION));
    } catch (error) {
      // Ignores all other errors, such as a missing permission: the CDK reports them when they matter.
      if (error instanceof CredentialsError) throw error;
    }
    return 0;
  },
};

if (require.main === module) runCommand(credentials);
