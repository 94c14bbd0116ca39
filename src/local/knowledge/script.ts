/**
 * Tests and demonstrations put a script into a document's name. Double square brackets around anything else are an ordinary
 * part of the name.
 * - `[[fail]]` the ingestion of the document fails, with a reason
 * - `[[slow]]` its ingestion takes ten seconds longer
 * - `[[fail job]]` every ingestion job fails before its first document, while a document of this name is in the bucket
 */
export function isScripted(name: string, directive: 'fail' | 'slow' | 'fail job'): boolean {
  return name.includes(`[[${directive}]]`);
}
