/** How formats begin. */
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const JPEG = [0xff, 0xd8, 0xff];
const PDF = [0x25, 0x50, 0x44, 0x46, 0x2d];
/** The local header of a zip's first member. */
const ZIP = [0x50, 0x4b, 0x03, 0x04];
/** A compound file: what Office wrote before 2007, and still writes around an encrypted document ([MS-CFB], [MS-OFFCRYPTO]). */
const COMPOUND = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
const ELF = [0x7f, 0x45, 0x4c, 0x46];
const GZIP = [0x1f, 0x8b, 0x08];
const BYTE_ORDER_MARKS_OF_UTF_16 = [
  [0xff, 0xfe],
  [0xfe, 0xff],
];

const BEGINNINGS = { pdf: [PDF], docx: [ZIP, COMPOUND], xlsx: [ZIP, COMPOUND], png: [PNG], jpeg: [JPEG] } as const;

/** Readers of PDF look for its beginning in so many bytes, as some programs write something before it. */
const PDF_WITHIN = 1024;
/** Bytes of a file that tell whether it is text. */
const TELLING = 4096;

/** Whether the bytes begin so, as far as there are any. */
function beginsWith(start: Uint8Array, signature: readonly number[]): boolean {
  return signature.slice(0, start.length).every((byte, i) => start[i] === byte);
}

export function isCompoundFile(start: Uint8Array): boolean {
  return start.length >= COMPOUND.length && beginsWith(start, COMPOUND);
}

export function contradictsContainer(type: keyof typeof BEGINNINGS, start: Uint8Array): boolean {
  if (BEGINNINGS[type].some((signature) => beginsWith(start, signature))) return false;
  return type !== 'pdf' || isOther(start) || !mayHoldPdf(start);
}

/** Whether the bytes are no text. UTF-16 is text, though not the one that is read. */
export function contradictsText(start: Uint8Array): boolean {
  if (BYTE_ORDER_MARKS_OF_UTF_16.some((mark) => beginsWith(start, mark))) return false;
  return (
    (start.length >= PDF.length && beginsWith(start, PDF)) ||
    isOther(start) ||
    start.subarray(0, TELLING).some(isNoCharacter)
  );
}

function mayHoldPdf(start: Uint8Array): boolean {
  return start.length < PDF_WITHIN || beginsPdf(start);
}

/** Whether a PDF begins in the bytes where readers look for that. */
export function beginsPdf(start: Uint8Array): boolean {
  return Buffer.from(start.buffer, start.byteOffset, Math.min(start.length, PDF_WITHIN)).includes(Buffer.from(PDF));
}

/** Whether it plainly is one of the formats that begin unmistakably: neither text nor PDF. */
function isOther(start: Uint8Array): boolean {
  return (
    [PNG, JPEG, ZIP, COMPOUND, ELF, GZIP].some(
      (signature) => start.length >= signature.length && beginsWith(start, signature),
    ) || isProgram(start)
  );
}

/** A program of Windows: two letters that a text might begin with as well, then numbers that no text has. */
function isProgram(start: Uint8Array): boolean {
  return start[0] === 0x4d && start[1] === 0x5a && start.subarray(2, 64).some(isNoCharacter);
}

/** Control characters that no text has: all but tab, line and page ends, escape, and the end of a file in CP/M and DOS. */
function isNoCharacter(byte: number): boolean {
  return byte < 0x20 && !(byte >= 0x08 && byte <= 0x0d) && byte !== 0x1a && byte !== 0x1b;
}
