/** A file for a form. */
export interface FormFile {
  readonly name: string;
  readonly content: string | Buffer;
}

/** A boundary that occurs in none of the files that tests upload. */
export const BOUNDARY = 'test-form-boundary';

/** Returns the body and the headers of a multipart form in which the fields precede the files. */
export function multipart(
  files: readonly FormFile[],
  fields: Record<string, string> = {},
  field = 'files',
): { body: Buffer; headers: Record<string, string> } {
  const part = (disposition: string, content: string | Buffer) => [
    Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n`),
    Buffer.from(content),
    Buffer.from('\r\n'),
  ];
  const parts = [
    ...Object.entries(fields).flatMap(([name, value]) => part(`name="${name}"`, value)),
    ...files.flatMap(({ name, content }) =>
      part(`name="${field}"; filename="${name}"\r\nContent-Type: application/octet-stream`, content),
    ),
  ];
  return {
    body: Buffer.concat([...parts, Buffer.from(`--${BOUNDARY}--\r\n`)]),
    headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
  };
}
