import { getDocumentProxy } from 'unpdf';
import { UncheckableDocument } from './errors';

export type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>;
export type Page = Awaited<ReturnType<Pdf['getPage']>>;

/** pdf.js needs this method of ES2024, which Node 20 lacks. */
const buffer = ArrayBuffer.prototype as { transferToFixedLength?: (length: number) => ArrayBuffer };
buffer.transferToFixedLength ??= function (this: ArrayBuffer, length: number) {
  return this.slice(0, length);
};

/**
 * Opens a PDF. pdf.js decodes none of its images, because every image exceeds the maximum size of 0.
 *
 * @throws UncheckableDocument if it is encrypted
 */
export async function openPdf(content: Buffer): Promise<Pdf> {
  try {
    const bytes = new Uint8Array(content.buffer, content.byteOffset, content.length);
    return await getDocumentProxy(bytes, {
      isEvalSupported: false,
      useSystemFonts: false,
      verbosity: 0,
      maxImageSize: 0,
      // Makes pdf.js report how a font maps its codes to Unicode.
      fontExtraProperties: true,
    });
  } catch (error) {
    throw (error as Error).name === 'PasswordException'
      ? new UncheckableDocument('encrypted', { cause: error })
      : error;
  }
}
