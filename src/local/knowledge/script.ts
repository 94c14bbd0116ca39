/**
 * Whether a document's name contains a directive. Tests and demonstrations use directives; double square brackets around
 * anything else are an ordinary part of the name.
 * - `[[fail]]` the ingestion of the document fails, with a reason
 * - `[[slow]]` the ingestion of the document takes ten seconds longer
 * - `[[fail job]]` as long as the document is in the bucket, every ingestion job fails before it reads any document
 */
export function isScripted(name: string, directive: 'fail' | 'slow' | 'fail job'): boolean {
  return name.includes(`[[${directive}]]`);
}
