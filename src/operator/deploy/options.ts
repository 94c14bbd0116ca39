import { parseArgs } from 'node:util';
import { checkNames } from '../doctor/doctor';

export interface DeployArguments {
  readonly help: boolean;
  /** Whether to deploy without asking. */
  readonly yes: boolean;
  /** Ids of the changes whose loss of data the operator accepts (`Change.id`). */
  readonly accepted: readonly string[];
  /** Names of the doctor's checks that are not run. */
  readonly skipped: ReadonlySet<string>;
  /** The profile of the AWS configuration. @default AWS_PROFILE */
  readonly profile?: string | undefined;
  /** The `--context` arguments, which `cdk synth` needs. */
  readonly context: readonly string[];
  /** The other arguments, for `cdk deploy`. */
  readonly others: readonly string[];
}

export const HELP = `npx projen deploy [options] [options of "cdk deploy"]

Deploys all stacks. Checks the credentials and the account, runs the doctor, and synthesises the templates. Prints what will change,
which of the changes affect permissions and security groups, and how long the deployment will take. Asks for approval once, and then
deploys exactly these templates. Does not ask with --yes, or if the environment variable CI is set.

  --yes               do not ask
  --skip NAME         skip a check of the doctor, such as --skip "Certificates"; can be repeated. --skip doctor skips all of them
  --replace ID        accept the loss of the resource with this id, which holds data; the refusal names the id; can be repeated
  --deployment NAME   read deployment.NAME.json instead of deployment.json
  --profile NAME      use this profile of your AWS configuration
  --help              print this text

Passes all other options to "cdk deploy"; "npx cdk deploy --help" lists them.

Returns 1 after every failure, because projen changes the exit codes. To distinguish the failures in a script, run
"npx tsx src/operator/deploy/main.ts" instead, with these exit codes:
  0   the deployment has succeeded
  1   nothing was changed: the credentials, the account, the file, the templates or a finding of the doctor prevent the deployment,
      or it would lose data
  2   nothing was changed: the arguments are invalid
  3   nothing was changed: the deployment was not approved, or there is no terminal on which to ask
  4   the deployment has failed; the events of the stacks contain the cause`;

const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  yes: { type: 'boolean' },
  skip: { type: 'string', multiple: true },
  replace: { type: 'string', multiple: true },
  profile: { type: 'string' },
  context: { type: 'string', short: 'c', multiple: true },
  'require-approval': { type: 'string' },
} as const;

/** Parses the arguments. @throws Error when the value of an option of this command is missing or invalid */
export function parseDeployArguments(args: readonly string[]): DeployArguments {
  // Accept unknown options: they are for the CDK.
  const { values, tokens } = parseArgs({ args: [...args], options: OPTIONS, strict: false, tokens: true });
  const own = new Set<number>();
  for (const token of tokens) {
    if (token.kind !== 'option' || !Object.hasOwn(OPTIONS, token.name)) continue;
    if (OPTIONS[token.name as keyof typeof OPTIONS].type === 'string' && !token.value) {
      throw new Error(`${token.rawName} needs a value`);
    }
    own.add(token.index);
    if (token.value !== undefined && !token.inlineValue) own.add(token.index + 1);
  }
  const texts = (given: unknown) => (Array.isArray(given) ? given.map(String) : []);
  const approval = values['require-approval'];
  if (approval !== undefined && approval !== 'never') {
    throw new Error(
      `--require-approval must be never, which is the same as --yes: without it, this command shows all changes and asks once; received ${JSON.stringify(approval)}`,
    );
  }
  return {
    help: values.help === true,
    yes: values.yes === true || approval === 'never',
    accepted: texts(values.replace),
    skipped: skippedChecks(texts(values.skip)),
    profile: typeof values.profile === 'string' ? values.profile : undefined,
    context: texts(values.context).flatMap((value) => ['--context', value]),
    others: args.filter((_, index) => !own.has(index)),
  };
}

/**
 * Returns the names of the skipped checks, as the doctor writes them. Accepts upper and lower case, and `doctor` for all checks.
 *
 * @throws Error with a list of all names when a name is unknown
 */
function skippedChecks(given: readonly string[]): Set<string> {
  const names = checkNames();
  const isSame = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
  return new Set(
    given.flatMap((wanted) => {
      if (isSame(wanted, 'doctor')) return names;
      const found = names.find((name) => isSame(name, wanted));
      if (found) return [found];
      throw new Error(
        `--skip must be doctor or the name of a check; received ${JSON.stringify(wanted)}. The checks are:\n${names.map((name) => `  ${name}`).join('\n')}`,
      );
    }),
  );
}
