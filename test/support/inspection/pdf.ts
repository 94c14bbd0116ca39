import { deflateSync } from 'node:zlib';

export interface PdfOptions {
  /** Entries of the information dictionary, in PDF syntax. */
  readonly info?: string;
  /** XMP metadata. */
  readonly metadata?: string;
  /** Entries for each page's dictionary, in PDF syntax. */
  readonly page?: string;
  /** Width and height of the pages, in points. @default the size of A4 */
  readonly size?: readonly [number, number];
  /** Adds objects, and returns entries for dictionaries, in PDF syntax. */
  readonly more?: (file: PdfFile) => Readonly<Partial<Record<'fonts' | 'resources' | 'catalog' | 'page', string>>>;
  readonly isEncrypted?: boolean;
  readonly isDeflated?: boolean;
}

/** Builds a PDF from the content streams of its pages, which are A4 pages unless `size` is given (ISO 32000-1, section 7.5). */
export function pdf(
  pages: readonly (string | Buffer)[],
  { info, metadata, page = '', size = [595, 842], more, isEncrypted, isDeflated }: PdfOptions = {},
): Buffer {
  const file = new PdfFile();
  const added = more?.(file);
  const font = file.add('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>');
  const root = file.reserve();
  const tree = file.reserve();
  const kids = pages.map((content) => {
    const bytes = Buffer.from(content as string, 'latin1');
    const stream = file.stream(
      isDeflated ? deflateSync(bytes, { level: 1 }) : bytes,
      isDeflated ? '/Filter /FlateDecode' : '',
    );
    return file.add(
      `<< /Type /Page /Parent ${tree} 0 R /MediaBox [0 0 ${size.join(' ')}] ` +
        `/Resources << /Font << /F ${font} 0 R ${added?.fonts ?? ''} >> ${added?.resources ?? ''} >> /Contents ${stream} 0 R ${page} ${added?.page ?? ''} >>`,
    );
  });
  file.set(tree, `<< /Type /Pages /Count ${kids.length} /Kids [${kids.map((kid) => `${kid} 0 R`).join(' ')}] >>`);
  const xmp = metadata ? `/Metadata ${file.stream(Buffer.from(metadata), '/Type /Metadata /Subtype /XML')} 0 R` : '';
  file.set(root, `<< /Type /Catalog /Pages ${tree} 0 R ${xmp} ${added?.catalog ?? ''} >>`);
  const secret = `<${'5a'.repeat(32)}>`;
  const encryption = isEncrypted
    ? `/Encrypt ${file.add(`<< /Filter /Standard /V 1 /R 2 /P -4 /O ${secret} /U ${secret} >>`)} 0 R /ID [<00> <00>]`
    : '';
  return file.end(`/Root ${root} 0 R ${encryption} ${info ? `/Info ${file.add(`<< ${info} >>`)} 0 R` : ''}`);
}

/** Draws text. Coordinates are points from the left and the bottom of the page; `size` is in points too. */
export const at = (x: number, y: number, text: string, size = 11) =>
  `BT /F ${size} Tf 1 0 0 1 ${x} ${y} Tm (${text}) Tj ET\n`;

/** Draws a picture of one pixel. Coordinates and sizes are in points, as for `at`. */
export const picture = (width: number, height: number, x = 0, y = 0) =>
  `q ${width} 0 0 ${height} ${x} ${y} cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q\n`;

export class PdfFile {
  private readonly objects: Buffer[] = [];

  reserve(): number {
    return this.objects.push(Buffer.alloc(0));
  }

  set(number: number, content: string): void {
    this.objects[number - 1] = Buffer.from(content, 'latin1');
  }

  add(content: string): number {
    return this.objects.push(Buffer.from(content, 'latin1'));
  }

  stream(content: Buffer, dictionary = ''): number {
    const head = Buffer.from(`<< /Length ${content.length} ${dictionary} >>\nstream\n`, 'latin1');
    return this.objects.push(Buffer.concat([head, content, Buffer.from('\nendstream')]));
  }

  end(trailer: string): Buffer {
    const parts = [Buffer.from('%PDF-1.7\n')];
    const offsets: number[] = [];
    let size = parts[0]!.length;
    for (const [i, object] of this.objects.entries()) {
      offsets.push(size);
      const part = Buffer.concat([Buffer.from(`${i + 1} 0 obj\n`), object, Buffer.from('\nendobj\n')]);
      parts.push(part);
      size += part.length;
    }
    const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
    const count = this.objects.length + 1;
    const end = `xref\n0 ${count}\n0000000000 65535 f \n${entries}trailer\n<< /Size ${count} ${trailer} >>\nstartxref\n${size}\n%%EOF`;
    return Buffer.concat([...parts, Buffer.from(end)]);
  }
}
