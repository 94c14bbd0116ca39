/** The name of a seeded document. */
export function documentName(n: number): string {
  return `Document ${String(n).padStart(5, '0')}.md`;
}
