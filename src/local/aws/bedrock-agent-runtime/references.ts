import type { Finding, Passage } from '../../knowledge';
import type { Citation } from '../bedrock/steps';

/** Encodes a passage as a retrieved reference. `metadata` contains the source and, for documents with pages, the page. */
export function reference({ text, uri, page }: Passage) {
  return {
    content: { text, type: 'TEXT' },
    location: { type: 'S3', s3Location: { uri } },
    metadata: {
      'x-amz-bedrock-kb-source-uri': uri,
      ...(page === undefined ? {} : { 'x-amz-bedrock-kb-document-page-number': page }),
    },
  };
}

/** Encodes a result of `Retrieve`, with its score from 0 to 1. */
export const result = (finding: Finding) => ({ ...reference(finding), score: finding.score });

/**
 * Encodes a citation. In the service's spans, `end` is the position of the last character, not the position after it.
 */
export function citation({ text, start, end, passages }: Citation) {
  return {
    generatedResponsePart: { textResponsePart: { text, span: { start, end: end - 1 } } },
    retrievedReferences: passages.map(reference),
  };
}
