import { changeOf, type DocumentChange, type DocumentStates } from '../../documents/document-versions';
import { citedName } from '../../engine/passages';
import type { Source } from '../../turns/log';

/** A source as a page shows it. */
export interface SourceView {
  readonly number: number;
  readonly name: string;
  readonly page: number | undefined;
  readonly excerpt: string;
  readonly address: string;
  /** The last day on which the document was valid, if that day is past. */
  readonly expired: string | undefined;
}

/** A cited document with its passages. */
export interface CitedDocument {
  readonly name: string;
  readonly expired: string | undefined;
  /** How the document has changed since the answer; undefined if it has not changed, or if its state is unknown. */
  readonly change: DocumentChange | undefined;
  readonly passages: readonly SourceView[];
}

/** @param today the current day, such as `2026-12-31`, in the organisation's time zone */
export function sourceView(source: Source, turnAddress: string, today: string): SourceView {
  const { number, uri, page, excerpt, validUntil } = source;
  return {
    number,
    name: citedName(uri),
    page,
    excerpt,
    address: `${turnAddress}/sources/${number}`,
    expired: validUntil !== undefined && validUntil < today ? validUntil : undefined,
  };
}

/**
 * Groups sources by their documents, in the order of the first citations.
 *
 * @param today the current day, such as `2026-12-31`, in the organisation's time zone
 */
export function citedDocuments(
  sources: readonly Source[],
  turnAddress: string,
  states: DocumentStates,
  endedAt: string | undefined,
  today: string,
): CitedDocument[] {
  const documents = new Map<string, Source[]>();
  for (const source of sources) documents.set(source.uri, [...(documents.get(source.uri) ?? []), source]);
  return [...documents].map(([uri, cited]) => {
    const passages = cited.map((source) => sourceView(source, turnAddress, today));
    return { ...passages[0]!, passages, change: changeOf(cited[0]!, states.get(uri), endedAt) };
  });
}
