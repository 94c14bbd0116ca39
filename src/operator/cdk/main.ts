/**
 * Runs the CDK for the chosen deployment, as a step of `npx projen synth` and `destroy`. Passes all arguments except
 * `--deployment NAME` to the CDK, and exits with its exit code.
 */
import { type Command, runCommand } from '../command';
import { runCdk } from './cdk';

const HELP =
  'Runs the CDK for a deployment. Takes the options of the CDK, and --deployment NAME to read deployment.NAME.json.';

interface CdkArguments {
  /** Always false, because the CDK prints its own help. */
  readonly help: false;
  readonly args: readonly string[];
}

export const cdk: Command<CdkArguments> = {
  help: HELP,
  parse: (args) => ({ help: false, args }),
  run: ({ args }) => runCdk(args),
};

if (require.main === module) runCommand(cdk);
