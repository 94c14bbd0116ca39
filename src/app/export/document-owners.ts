import { concurrently } from '../concurrency';
import { nameOfUri } from '../documents/document-address';
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
  const uris = new Set(turns.flatMap(({ sources }) => sources.map(({ uri }) => uri)));
  const documents = [...uris].flatMap((uri) => {
    const name = nameOfUri(uri, bucket);
    return name === undefined ? [] : [{ uri, name }];
  });
  const owners = new Map<string, string>();
  await concurrently(documents, REQUESTS, async ({ uri, name }) => {
    const record = await register.recent(name).catch(() => undefined);
    if (record?.owner) owners.set(uri, record.owner);
  });
  return owners;
}
