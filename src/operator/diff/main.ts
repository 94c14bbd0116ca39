/**
 * The command `npx projen diff`. Exit codes: 0 if the deployment would lose no data, or only data whose loss the operator accepts; 1 if it
 * would lose other data, or cannot be compared; 2 if the arguments are invalid.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chosenFile } from '../../infra/deployment/choice';
import { readDeployment } from '../../infra/deployment/read';
import { type Command, parseArguments, runCommand } from '../command';
import { callerFor } from '../credentials/account';
import { type Review, review, reviewDeployment } from './review';
import { synthesiseInto } from './synthesise';
import { templatesIn } from './template-files';

const HELP = `npx projen diff [--deployment NAME] [--replace LOGICAL_ID]… [--profile NAME]
npx projen diff --before FOLDER --after FOLDER [--replace LOGICAL_ID]…

Describes what a deployment would add, change, replace and delete, and changes nothing. Compares the deployed stacks with deployment.json.
With two folders of templates, such as cdk.out of two versions, it needs no credentials. Exits with 1 if a resource that holds data would
be replaced, deleted or no longer used.

  --deployment NAME      read deployment.NAME.json instead of deployment.json
  --replace LOGICAL_ID   accept the loss of this resource, which the report names; may be repeated
  --profile NAME         profile of the AWS configuration; default: AWS_PROFILE
  --before FOLDER        templates to compare instead of the deployed ones
  --after FOLDER         templates to compare instead of those of deployment.json
  --help                 print this text`;

interface DiffArguments {
  readonly help: boolean;
  readonly accepted: readonly string[];
  readonly profile: string | undefined;
  /** The folders to compare. If undefined, the command compares the deployment file with the deployed stacks. */
  readonly folders: { readonly before: string; readonly after: string } | undefined;
}

export const diff: Command<DiffArguments> = {
  help: HELP,
  parse: (args) => {
    const { replace, profile, before, after, help } = parseArguments(args, {
      replace: { type: 'string', multiple: true },
      profile: { type: 'string' },
      before: { type: 'string' },
      after: { type: 'string' },
    }).values;
    if ((before === undefined) !== (after === undefined)) throw new Error('--before and --after belong together.');
    return {
      help,
      accepted: replace ?? [],
      profile,
      folders: before !== undefined && after !== undefined ? { before, after } : undefined,
    };
  },
  insteadOfDeployment: ({ folders }) => folders && '--before and --after',
  run: async ({ accepted, profile, folders }) => {
    if (profile) process.env.AWS_PROFILE = profile;
    return print(
      folders
        ? review(templatesIn(folders.before), templatesIn(folders.after), { accepted })
        : await reviewOwnDeployment(accepted),
    );
  },
};

async function reviewOwnDeployment(accepted: readonly string[]): Promise<Review> {
  const described = readDeployment({ file: chosenFile(), ownValues: true });
  // Check the credentials before the synthesis, so that an error message about them appears without delay.
  await callerFor(described);
  const { file, deployment } = described;
  const { name, region } = deployment;
  const folder = mkdtempSync(path.join(tmpdir(), 'joule-verne-diff-'));
  try {
    synthesiseInto(folder);
    return await reviewDeployment({ name, region, file, accepted }, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function print({ description, refusal }: Review): number {
  console.log(description);
  if (!refusal) return 0;
  console.error(`\n${refusal}`);
  return 1;
}

if (require.main === module) runCommand(diff);
