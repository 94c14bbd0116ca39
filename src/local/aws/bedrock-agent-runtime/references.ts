import type { Finding, Passage } from '../../knowledge';
import type { Citation } from './steps';

/** A passage as the service describes it; `metadata` names the source, and the page where there are pages. */
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

/** The same as a result of `Retrieve`, with its score from 0 to 1. */
export const result = (finding: Finding) => ({ ...reference(finding), score: finding.score });

/** The service counts `end` as the last character of the stretch, not the one after it. */
export function citation({ text, start, end, passages }: Citation) {
  return {
    generatedResponsePart: { textResponsePart: { text, span: { start, end: end - 1 } } },
    retrievedReferences: passages.map(reference),
  };
}
