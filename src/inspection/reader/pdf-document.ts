import { getDocumentProxy } from 'unpdf';
import { UncheckableDocument } from './errors';

export type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>;
export type Page = Awaited<ReturnType<Pdf['getPage']>>;

/** pdf.js needs this method of ES2024, which Node 20 lacks. */
const buffer = ArrayBuffer.prototype as { transferToFixedLength?: (length: number) => ArrayBuffer };
buffer.transferToFixedLength ??= function (this: ArrayBuffer, length: number) {
  return this.slice(0, length);
};

/** Opens a PDF. Images are never decoded: each is larger than the maximum size. @throws UncheckableDocument if it is encrypted */
export async function openPdf(content: Buffer): Promise<Pdf> {
  try {
    const bytes = new Uint8Array(content.buffer, content.byteOffset, content.length);
    return await getDocumentProxy(bytes, {
      isEvalSupported: false,
      useSystemFonts: false,
      verbosity: 0,
      maxImageSize: 0,
      // Says how the characters of a font are mapped to Unicode.
      fontExtraProperties: true,
    });
  } catch (error) {
    throw (error as Error).name === 'PasswordException'
      ? new UncheckableDocument('encrypted', { cause: error })
      : error;
  }
}
