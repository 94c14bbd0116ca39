/** The command `npx projen restore`. Exit codes: 0 if it succeeds; 1 if it fails; 2 if the arguments are invalid. */
import { chosenFile } from '../../infra/deployment/choice';
import { type DescribedDeployment, readDeployment } from '../../infra/deployment/read';
import type { Deployment } from '../../infra/deployment/schema';
import { EDGE_REGION, Region } from '../aws/region';
import { describeStack, outputOf } from '../aws/stacks';
import { type Command, runCommand } from '../command';
import { callerFor } from '../credentials/account';
import { counted } from '../report';
import { applyChange, documentChanges } from './documents';
import { HELP, parseRestoreArguments, type RestoreArguments } from './options';
import { restoreTable } from './table';

const DAY = 86_400_000;

export const restore: Command<RestoreArguments> = {
  help: HELP,
  parse: parseRestoreArguments,
  run: async (options) => {
    const described = readDeployment({ file: chosenFile() });
    const { deployment } = described;
    const edge = new Region(EDGE_REGION);
    const { account } = await callerFor(described, edge);
    const region = new Region(deployment.region, edge);
    const stack = await describeStack(region, deployment.name);
    if (!stack) throw new Error(`There is no stack ${deployment.name} in ${region.name}.`);
    const output = (name: string) => {
      const value = outputOf(stack, name);
      if (!value) throw new Error(`The stack ${deployment.name} in ${region.name} has no output ${name}.`);
      return value;
    };
    if (options.what === 'documents') {
      const bucket = output('DocumentBucket');
      console.error(`Comparing the bucket ${bucket} in account ${account} with ${options.to!.toISOString()} …`);
      return runDocuments(region, bucket, deployment, options);
    }
    return runTable(region, output('TableName'), described, options);
  },
};

async function runTable(
  region: Region,
  source: string,
  { deployment: { name }, file }: DescribedDeployment,
  options: RestoreArguments,
): Promise<number> {
  const { to } = options;
  const target = options.name ?? `${name}-restored-${to!.toISOString().replace(/[-:]|\.\d+Z$/g, '')}`;
  const stream = await restoreTable(region, { source, target, to }, (sentence) => console.error(sentence));
  console.log(
    [
      `To use the restored table, add this option to ${file}:`,
      '',
      `  "restoredTable": ${JSON.stringify({ name: target, stream })}`,
      '',
      'Then run "npx projen diff", which must show no change of a table, and "npx projen deploy".',
    ].join('\n'),
  );
  return 0;
}

/**
 * @throws Error if S3 may already have removed versions that were current at the point in time. The restore would hide the documents of
 *   these versions, because it could not distinguish them from documents that did not exist at that time.
 */
async function runDocuments(
  region: Region,
  bucket: string,
  { knowledge: { restorableDays } }: Deployment,
  { to, apply }: RestoreArguments,
): Promise<number> {
  const earliest = Date.now() - restorableDays * DAY;
  if (to!.getTime() < earliest)
    throw new Error(
      `Documents can be restored for ${counted(restorableDays, 'day')} (knowledge.restorableDays), from ${new Date(earliest).toISOString()}.`,
    );
  const changes = await documentChanges(region, bucket, to!);
  for (const change of changes) {
    if (apply) await applyChange(region, bucket, change);
    console.log(`${change.versionId === undefined ? 'hide   ' : 'restore'}  ${change.key}`);
  }
  const count = counted(changes.length, 'document');
  if (changes.length === 0) console.log('The documents are as they were.');
  else if (apply) console.log(`Changed ${count}. Press "Synchronise now" in the admin console.`);
  else console.log(`Nothing has been changed. Add --apply to change ${count}.`);
  return 0;
}

if (require.main === module) runCommand(restore);
