/** The command `npx projen audit`. Exit codes: 0 if there is no fault; 1 after a fault or an error; 2 if the arguments are invalid. */
import { chosenFile } from '../../infra/deployment/choice';
import { readDeployment } from '../../infra/deployment/read';
import { EDGE_REGION, Region } from '../aws/region';
import { describeStack, outputOf } from '../aws/stacks';
import { type Finding, fault, type NamedFinding, ok } from '../check';
import { type Command, runCommand } from '../command';
import { callerFor } from '../credentials/account';
import { counted, printReport } from '../report';
import { type Archive, archiveFrom, readBucket, readFolder } from './archive';
import { verifyChain } from './chain';
import { compareWithTable, readEntries, verifyChanges } from './entries';
import { type AuditArguments, HELP, parseAuditArguments } from './options';

export const audit: Command<AuditArguments> = {
  help: HELP,
  parse: parseAuditArguments,
  insteadOfDeployment: ({ folder, region, bucket, table }) => {
    if (folder !== undefined) return '--folder';
    return region && bucket && table && '--region, --bucket and --table';
  },
  run: async (options) => {
    if (options.folder !== undefined) return printReport(findingsOf(readFolder(options.folder), options), options);
    const { region, bucket, table } = await placesOf(options);
    if (!options.json) console.error(`Verifying ${bucket} and the table ${table} …`);
    const archive = await readBucket(region, bucket);
    const entries = { table, items: await readEntries(region, table) };
    return printReport(findingsOf(archive, options, entries), options);
  },
};

/** Source: "Managing Object Lock" in the S3 User Guide. */
const RETENTION =
  'Check that you have the permission s3:GetObjectRetention, without which S3 does not return the retention.';

interface Places {
  readonly region: Region;
  readonly bucket: string;
  readonly table: string;
}

/**
 * Returns the region, the bucket and the table from the arguments, or else from the deployment file and the outputs of its stack.
 *
 * @throws Error when the credentials belong to another account, or when the stack or one of its outputs does not exist
 */
async function placesOf(options: AuditArguments): Promise<Places> {
  const { region, bucket, table } = options;
  if (region && bucket && table) return { region: new Region(region), bucket, table };
  const described = readDeployment({ file: chosenFile() });
  const { deployment } = described;
  const edge = new Region(EDGE_REGION);
  await callerFor(described, edge);
  const home = new Region(region ?? deployment.region, edge);
  const stack = await describeStack(home, deployment.name);
  const output = (name: string) => {
    const value = outputOf(stack, name);
    if (value) return value;
    throw new Error(
      `The stack ${deployment.name} in ${home.name} has no output ${name}: deploy this version with "npx projen deploy".`,
    );
  };
  return { region: home, bucket: bucket ?? output('AuditArchiveBucket'), table: table ?? output('TableName') };
}

interface Entries {
  readonly table: string;
  readonly items: Awaited<ReturnType<typeof readEntries>>;
}

function findingsOf(all: Archive, options: AuditArguments, entries?: Entries): NamedFinding[] {
  const archive = archiveFrom(all, options.first);
  const chain = verifyChain(archive.records, options);
  const { records } = chain;
  const faults = [...chain.findings, ...objectFindings(archive)];
  const isIntact = !faults.some(({ level }) => level === 'fault');
  const added = records.filter(({ change }) => change.name === 'INSERT');
  const range = added.length > 0 ? `, from ${added[0]!.change.at} to ${added.at(-1)!.change.at}` : '';
  const summary = `${counted(added.length, 'entry', 'entries')}${range}`;
  const inTable = entries ? compareWithTable(records, entries.items, entries.table) : [];
  return [
    ...named('Chain', [
      ...(isIntact ? [ok(`${summary}, chain intact`)] : [fault(`${summary}, chain broken`, 'See the findings below.')]),
      ...faults,
    ]),
    ...named('Lock', lockFindings(archive)),
    ...named('Entries', [...verifyChanges(records, entries?.items), ...inTable]),
    ...named(
      'Head',
      records.length > 0
        ? [
            ok(
              `Record ${records.at(-1)!.sequence} has the hash ${records.at(-1)!.hash}. Keep this hash outside the account, to pass it to --head later`,
            ),
          ]
        : [],
    ),
  ];
}

function objectFindings({ rewritten, failed }: Archive): Finding[] {
  return [
    ...rewritten.map((key) =>
      fault(
        `${key} was written again or hidden by a delete marker; the verification uses its first version`,
        'Find out in CloudTrail who wrote to the bucket.',
      ),
    ),
    ...failed.map((key) =>
      fault(
        `The changes in ${key} are not in the chain, because the function failed for 20 hours`,
        'Archive them as docs/operating.md describes under "Verify the audit trail".',
      ),
    ),
  ];
}

function lockFindings({ lock, records }: Archive): Finding[] {
  if (!lock) return [];
  const unlocked = records.filter(({ lockedUntil = '' }) => !(Date.parse(lockedUntil) > Date.now()));
  const remedy = 'Deploy again, and find out who has changed the bucket.';
  return [
    lock.description
      ? ok(`Object Lock in ${lock.description}`)
      : fault('The bucket has no Object Lock with a default retention', remedy),
    ...(unlocked.length > 0
      ? [
          fault(
            `${counted(unlocked.length, 'record')} can be deleted, beginning with ${unlocked[0]!.key}`,
            `${RETENTION} ${remedy}`,
          ),
        ]
      : []),
  ];
}

function named(check: string, findings: readonly Finding[]): NamedFinding[] {
  return findings.map((finding) => ({ check, ...finding }));
}

if (require.main === module) runCommand(audit);
