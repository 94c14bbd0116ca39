import { parseArguments } from '../command';

export interface RestoreArguments {
  readonly help: boolean;
  readonly what: 'table' | 'documents';
  /** The point in time. Absent if AWS Backup has already restored the table, and the command only has to add the missing settings. */
  readonly to?: Date | undefined;
  /** Name of the restored table. */
  readonly name?: string | undefined;
  readonly apply: boolean;
}

export const HELP = `npx projen restore table --to TIME [--name TABLE]
npx projen restore table --name TABLE
npx projen restore documents --to TIME [--apply]

Restores the conversations or the documents to a point in time, such as 2026-01-31T09:00:00Z. Reads deployment.json, or the file that the
environment variable DEPLOYMENT names, and takes the names of the table and the bucket from the outputs of the stack. It changes neither the
live table nor the deployment. Exits with 0 only if it succeeds.

table       restores the table beside the live one, waits, sets what AWS does not restore (time to live, point-in-time recovery, deletion
            protection, tags and stream), and prints the option with which the deployment uses it. If it is interrupted, run it again
            with the same arguments. Without --to, it completes a table that AWS Backup has restored
documents   lists what must change for the documents to be as they were. With --apply, it copies the earlier versions, so that the copies
            become the current versions, and hides documents that did not exist. All versions remain

  --to TIME     ISO 8601 with a time zone
  --name TABLE  name of the restored table. Default: the name of the stack with the point in time. With --to, a table of this name must not
                exist, unless it is the result of the same restore
  --apply       change the documents
  --deployment NAME
                read deployment.NAME.json
  --help        print this text`;

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})$/;

/** Parses the arguments. @throws Error when an argument is unknown, missing or invalid */
export function parseRestoreArguments(args: readonly string[]): RestoreArguments {
  const { values, positionals } = parseArguments(
    args,
    { to: { type: 'string' }, name: { type: 'string' }, apply: { type: 'boolean' } },
    { allowPositionals: true },
  );
  const { help, to, name, apply = false } = values;
  const what = positionals.join(' ');
  if (help) return { help, what: 'table', apply };
  if (what !== 'table' && what !== 'documents')
    throw new Error(`restore needs "table" or "documents"; received ${JSON.stringify(what)}`);
  if (to !== undefined && !(TIME.test(to) && Date.parse(to) < Date.now()))
    throw new Error(`--to must be a past time such as 2026-01-31T09:00:00Z; received ${JSON.stringify(to)}`);
  if (to === undefined && (what === 'documents' || name === undefined))
    throw new Error('--to is missing: a past time such as 2026-01-31T09:00:00Z');
  if (name !== undefined && (what === 'documents' || !/^[A-Za-z0-9_.-]{3,255}$/.test(name)))
    throw new Error(`--name must be a name for a table; received ${JSON.stringify(name)}`);
  if (apply && what === 'table') throw new Error('--apply is an option of "restore documents" only');
  return { help, what, to: to === undefined ? undefined : new Date(to), name, apply };
}
