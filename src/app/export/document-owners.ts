import { DOCUMENTS_PREFIX } from '../../contract';
import { concurrently } from '../concurrency';
import type { DocumentRegister } from '../documents/document-register';
import type { Turn } from '../turns/log';

/** Maximum number of concurrent requests to the table for one export. */
const REQUESTS = 20;

/**
 * Returns the owner of each document that the turns cite, by the document's URI. A document has no entry if the organisation has
 * named no owner. The entry is also missing if the table does not respond, so that the export does not fail.
 */
export async function documentOwners(
  register: DocumentRegister,
  bucket: string,
  turns: readonly Turn[],
): Promise<ReadonlyMap<string, string>> {
  const prefix = `s3://${bucket}/${DOCUMENTS_PREFIX}`;
  const uris = new Set(turns.flatMap(({ sources }) => sources.map(({ uri }) => uri)));
  const documents = [...uris].filter((uri) => uri.startsWith(prefix));
  const owners = new Map<string, string>();
  await concurrently(documents, REQUESTS, async (uri) => {
    const record = await register.recent(uri.slice(prefix.length)).catch(() => undefined);
    if (record?.owner) owners.set(uri, record.owner);
  });
  return owners;
}
