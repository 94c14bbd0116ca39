/** The header that says under which name a file is shown or kept (RFC 6266), whatever characters the name has (RFC 8187). */
export function disposition(kind: 'inline' | 'attachment', name: string): string {
  // Half of a character has no encoding; the others are those that encodeURIComponent leaves.
  const encoded = encodeURIComponent(name.replace(/\p{Cs}/gu, '\uFFFD')).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename*=UTF-8''${encoded}`;
}
