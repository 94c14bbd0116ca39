import { parseArguments } from '../command';

export interface AuditArguments {
  readonly help: boolean;
  readonly json: boolean;
  /** Path of a folder with a copy of the archive, which the command verifies without AWS. */
  readonly folder?: string | undefined;
  /** Hash of a record that the chain must contain. */
  readonly head?: string | undefined;
  /** Position of the first record to verify. Records before it may have been deleted at the end of their retention. */
  readonly first: number;
  readonly region?: string | undefined;
  readonly bucket?: string | undefined;
  readonly table?: string | undefined;
}

export const HELP = `npx projen audit verify [options]

Verifies the archive of the audit trail: the hash chain, the lock of each record, and the entries in the table. Names the entries that
were changed, removed or inserted; docs/data-protection.md names the exceptions. Reads deployment.json, or the file that the environment
variable DEPLOYMENT names, and takes the names of the bucket and the table from the outputs of the stack. Exits with 0 only if it finds no fault.

  --head HASH      a hash that an earlier verification printed: the chain must contain it. Without it, a chain that was cut off at its end,
                   or written anew from the beginning, looks intact
  --first N        position of the first record, when the retention of the records before it has ended. Default: 1
  --folder FOLDER  verify a copy of the bucket instead, without AWS: aws s3 sync s3://BUCKET FOLDER
  --region NAME, --bucket NAME, --table NAME
                   use these instead of the deployment file and the outputs of the stack
  --deployment NAME
                   read deployment.NAME.json
  --json           print the findings as JSON
  --help           print this text`;

/** Parses the arguments. @throws Error when an argument is unknown, missing or invalid */
export function parseAuditArguments(args: readonly string[]): AuditArguments {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArguments(
    args,
    { json: { type: 'boolean' }, folder: text, head: text, first: text, region: text, bucket: text, table: text },
    { allowPositionals: true },
  );
  if (!values.help && positionals.join() !== 'verify')
    throw new Error(`audit has one subcommand, verify; received ${JSON.stringify(positionals.join(' '))}`);
  if (values.head !== undefined && !/^[0-9a-f]{64}$/.test(values.head))
    throw new Error(`--head must be a SHA-256 in 64 hexadecimal digits; received ${JSON.stringify(values.head)}`);
  const first = Number(values.first ?? 1);
  if (!Number.isInteger(first) || first < 1)
    throw new Error(`--first must be a whole number from 1; received ${JSON.stringify(values.first)}`);
  const { help, json = false, folder, head, region, bucket, table } = values;
  return { help, json, folder, head, first, region, bucket, table };
}
