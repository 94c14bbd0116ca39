/**
 * Tests and demonstrations write a script into a document's name. Double square brackets around anything else are an
 * ordinary part of it.
 * - `[[fail]]` the document cannot be read: its ingestion fails, with a reason
 * - `[[slow]]` its ingestion takes ten seconds longer
 * - `[[fail job]]` as long as it lies in the bucket every ingestion job fails as a whole, before the first document
 */
export function isScripted(name: string, directive: 'fail' | 'slow' | 'fail job'): boolean {
  return name.includes(`[[${directive}]]`);
}
