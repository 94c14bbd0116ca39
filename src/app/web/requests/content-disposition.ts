/** Formats a Content-Disposition header (RFC 6266) whose file name may contain any characters (RFC 8187). */
export function contentDisposition(kind: 'inline' | 'attachment', name: string): string {
  // A lone surrogate has no UTF-8 encoding. RFC 8187 requires encoding some characters that `encodeURIComponent` does not encode.
  const encoded = encodeURIComponent(name.replace(/\p{Cs}/gu, '\uFFFD')).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename*=UTF-8''${encoded}`;
}
