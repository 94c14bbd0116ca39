/** Returns the address of a path with the parameters of a query. Omits parameters that are undefined. */
export function withQuery(path: string, query: object): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined) as [string, string][];
  const parameters = new URLSearchParams(given).toString();
  return parameters ? `${path}?${parameters}` : path;
}
