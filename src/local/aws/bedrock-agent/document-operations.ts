import { list, object, oneOf, optionalText } from '../bedrock-input';
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

/** An unknown document has the status `NOT_FOUND`, which is not an error. */
export const getKnowledgeBaseDocuments: Operation = ({ ids, source, body }) => {
  const states = new Map(source.documents.all().map((state) => [state.uri, state]));
  const uris = list(body.documentIdentifiers, 'documentIdentifiers', 1, 10).map(uriOf);
  return { documentDetails: uris.map((uri) => detail(ids, uri, states.get(uri))) };
};

function uriOf(identifier: unknown, index: number): string {
  const path = `documentIdentifiers.${index + 1}`;
  const { dataSourceType, s3 } = object(identifier, path);
  oneOf(dataSourceType, `${path}.dataSourceType`, ['S3']);
  return optionalText(object(s3, `${path}.s3`).uri ?? '', `${path}.s3.uri`, 1, 2048, 's3://[\\s\\S]*')!;
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
