import type { RetrievalResultLocation, RetrievedReference } from '@aws-sdk/client-bedrock-agent-runtime';
import type { Citation, Passage } from './engine';

/** A citation in the form in which agents and knowledge bases send it. */
interface ServiceCitation {
  readonly generatedResponsePart?: {
    readonly textResponsePart?: {
      readonly text?: string;
      readonly span?: { readonly start?: number; readonly end?: number };
    };
  };
  readonly retrievedReferences?: readonly RetrievedReference[];
}

const PAGE = 'x-amz-bedrock-kb-document-page-number';

/** Reads a citation. Returns undefined if it has no passage with an address. */
export function readCitation(from: ServiceCitation): Citation | undefined {
  const passages = (from.retrievedReferences ?? []).map(readPassage).filter((passage) => passage !== undefined);
  if (passages.length === 0) return undefined;
  const { text = '', span } = from.generatedResponsePart?.textResponsePart ?? {};
  return {
    text,
    passages,
    ...(span?.start !== undefined && span.end !== undefined ? { span: { start: span.start, end: span.end } } : {}),
  };
}

/** Reads a retrieved passage. Returns undefined if the address of its document is missing. */
export function readPassage(
  reference: Pick<RetrievedReference, 'content' | 'location' | 'metadata'>,
): Passage | undefined {
  const uri = addressOf(reference.location) ?? String(reference.metadata?.['x-amz-bedrock-kb-source-uri'] ?? '');
  const page = Number(reference.metadata?.[PAGE]);
  if (!uri) return undefined;
  return { uri, excerpt: reference.content?.text ?? '', ...(Number.isInteger(page) && page > 0 ? { page } : {}) };
}

function addressOf(location: RetrievalResultLocation | undefined): string | undefined {
  return (
    location?.s3Location?.uri ??
    location?.webLocation?.url ??
    location?.confluenceLocation?.url ??
    location?.sharePointLocation?.url ??
    location?.salesforceLocation?.url
  );
}

/** Returns a text that is the same for two passages only if they are the same passage of the same document. */
export function passageKey({ uri, page, excerpt }: Passage): string {
  return JSON.stringify([uri, page, excerpt]);
}

/** Returns the name of a document, from its S3 URI or web address. */
export function citedName(uri: string): string {
  // An S3 key is not URL-encoded.
  if (uri.startsWith('s3://')) return uri.slice(uri.lastIndexOf('/') + 1);
  const last = uri.split(/[?#]/, 1)[0]!.split('/').filter(Boolean).at(-1) ?? uri;
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
