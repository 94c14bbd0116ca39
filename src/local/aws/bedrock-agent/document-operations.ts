import { constraintError } from '../bedrock/errors';
import type { DocumentState } from './document-states';
import type { Ids, Operation } from './operation';
import { pageOf } from './paging';

export const listKnowledgeBaseDocuments: Operation = ({ ids, source, body }) => {
  const documents = source.documents.all();
  const { items, nextToken } = pageOf(
    body,
    documents,
    ({ uri }) => uri,
    (last) => documents.filter(({ uri }) => uri > last),
  );
  return { documentDetails: items.map((state) => detail(ids, state.uri, state)), nextToken };
};

/** Returns the status `NOT_FOUND`, not an error, for an unknown document. */
export const getKnowledgeBaseDocuments: Operation = ({ ids, source, body }) => {
  const states = new Map(source.documents.all().map((state) => [state.uri, state]));
  const uris = (body.documentIdentifiers as Identifier[]).map(uriOf);
  return { documentDetails: uris.map((uri) => detail(ids, uri, states.get(uri))) };
};

interface Identifier {
  readonly dataSourceType: string;
  readonly s3?: { readonly uri: string };
}

/** @throws Refusal (validation) for a document that is not in S3, because the data source is a bucket */
function uriOf({ dataSourceType, s3 }: Identifier, index: number): string {
  const path = `documentIdentifiers.${index + 1}.member`;
  if (dataSourceType !== 'S3')
    throw constraintError(`${path}.dataSourceType`, 'Member must satisfy enum value set: [S3]');
  if (!s3) throw constraintError(`${path}.s3`, 'Member must not be null');
  return s3.uri;
}

function detail(ids: Ids, uri: string, state: DocumentState | undefined) {
  return {
    ...ids,
    identifier: { dataSourceType: 'S3', s3: { uri } },
    status: state?.status ?? 'NOT_FOUND',
    statusReason: state?.reason,
    updatedAt: state && new Date(state.updatedAt).toISOString(),
  };
}
