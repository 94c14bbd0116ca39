/** Appends a query to a path. Omits parameters that are undefined. */
export function withQuery(path: string, query: object): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined) as [string, string][];
  const parameters = new URLSearchParams(given).toString();
  return parameters ? `${path}?${parameters}` : path;
}
