/**
 * Checks the AWS credentials and their account, as the first step of `npx projen destroy`, whose arguments it receives. Without this step,
 * the CDK would report missing credentials only after it had synthesised the templates. Exit codes: 1 if there are no credentials, if AWS
 * cannot be reached or rejects the credentials, if they belong to another account, if the deployment file is invalid, or if it names an
 * account but AWS does not return the account of the credentials; 2 if the option `--deployment` is invalid; otherwise 0.
 */
import { parseArgs } from 'node:util';
import { chosenFile } from '../../infra/deployment/choice';
import { readDeployment } from '../../infra/deployment/read';
import { type Caller, findCaller } from '../aws/caller';
import { CredentialsError } from '../aws/errors';
import { EDGE_REGION, Region } from '../aws/region';
import { type Command, runCommand } from '../command';
import { rejectOtherAccount } from './account';

const HELP =
  'Checks that there are AWS credentials, and that they belong to the account of the deployment. Takes the options of "cdk destroy" and uses --profile.';

interface CredentialsArguments {
  /** Always false, because the CDK prints its own help. */
  readonly help: false;
  /** Whether the arguments contain `--help`, for which the CDK needs no credentials. */
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
    const caller = await tryToFindCaller();
    const { deployment, file } = readDeployment({ file: chosenFile(), ownValues: true });
    if (caller) rejectOtherAccount(deployment, file, caller);
    else if (deployment.account)
      throw new Error(`AWS did not return the account of the credentials, which must belong to ${deployment.account}.`);
    return 0;
  },
};

/**
 * Returns the identity to which the credentials belong; undefined after errors other than CredentialsError, such as a missing
 * permission. The CDK reports such an error later if it prevents the deletion.
 *
 * @throws CredentialsError
 */
async function tryToFindCaller(): Promise<Caller | undefined> {
  try {
    return await findCaller(new Region(EDGE_REGION));
  } catch (error) {
    if (error instanceof CredentialsError) throw error;
    return undefined;
  }
}

if (require.main === module) runCommand(credentials);
