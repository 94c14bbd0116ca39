import { S3Client } from '@aws-sdk/client-s3';
import { AuditChain } from './chain';
import { ARCHIVE_ENV } from './record';
import { changesIn } from './stream-event';

/** A line of the log. It never contains data of the audit trail. */
interface LogEntry {
  archived: number;
  /** Number of changes that the chain already contained because Lambda had delivered them before. */
  repeated: number;
}

/**
 * Creates the function that appends each change of the table's audit trail to the chain in the bucket, in the order of
 * the stream. If the function throws, Lambda delivers the same changes again; the function then skips changes that the
 * chain already contains.
 *
 * @param write receives one line of JSON for each event
 * @throws Error if the environment does not name the bucket
 */
export function createArchive(
  environment: NodeJS.ProcessEnv,
  write: (line: string) => void,
  s3 = new S3Client({}),
): (event: unknown) => Promise<void> {
  const bucket = environment[ARCHIVE_ENV.bucket];
  if (!bucket) throw new Error(`${ARCHIVE_ENV.bucket} is missing`);
  const chain = new AuditChain(s3, bucket);
  return async (event) => {
    const entry: LogEntry = { archived: 0, repeated: 0 };
    try {
      for (const change of changesIn(event)) entry[(await chain.append(change)) ? 'archived' : 'repeated'] += 1;
    } finally {
      write(JSON.stringify(entry));
    }
  };
}
