/** Returns the hidden fields of a page that have one of the given names, as its form sends them. */
export function hiddenFields(html: string, ...names: readonly string[]): Record<string, string> {
  const fields = [...html.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)].filter(([, name]) =>
    names.includes(name!),
  );
  return Object.fromEntries(fields.map(([, name, value]) => [name!, value!.replaceAll('&quot;', '"')]));
}
