import { detectUtf16, isControlCharacter } from './utf-16';

/** Signatures: the first bytes of each format. */
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const JPEG = [0xff, 0xd8, 0xff];
const PDF = [0x25, 0x50, 0x44, 0x46, 0x2d];
/** The local file header of the first member of a zip archive. */
const ZIP = [0x50, 0x4b, 0x03, 0x04];
/** A compound file: the format of Office before 2007 and of encrypted documents ([MS-CFB], [MS-OFFCRYPTO]). */
const COMPOUND = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
const ELF = [0x7f, 0x45, 0x4c, 0x46];
const GZIP = [0x1f, 0x8b, 0x08];

const CONTAINERS = { pdf: [PDF], docx: [ZIP, COMPOUND], xlsx: [ZIP, COMPOUND], png: [PNG], jpeg: [JPEG] } as const;

/** PDF readers search for the header in this many bytes at the start of a file: some programs write other data before the header. */
const PDF_HEADER_WITHIN = 1024;
/** The number of bytes that are checked for control characters. */
const TEXT_SAMPLE = 4096;

/** Whether the bytes start with the signature or, if there are fewer bytes, match its beginning. */
function startsWith(start: Uint8Array, signature: readonly number[]): boolean {
  return signature.slice(0, start.length).every((byte, i) => start[i] === byte);
}

export function isCompoundFile(start: Uint8Array): boolean {
  return start.length >= COMPOUND.length && startsWith(start, COMPOUND);
}

/** Whether the bytes cannot be the start of a file of the type. */
export function contradictsContainer(type: keyof typeof CONTAINERS, start: Uint8Array): boolean {
  if (CONTAINERS[type].some((signature) => startsWith(start, signature))) return false;
  return type !== 'pdf' || isOtherFormat(start) || !mayContainPdf(start);
}

/** Whether the bytes cannot be text. */
export function contradictsText(start: Uint8Array): boolean {
  if ((start.length >= PDF.length && startsWith(start, PDF)) || isOtherFormat(start)) return true;
  return start.subarray(0, TEXT_SAMPLE).some(isControlCharacter) && !detectUtf16(start);
}

function mayContainPdf(start: Uint8Array): boolean {
  return start.length < PDF_HEADER_WITHIN || hasPdfHeader(start);
}

/** Whether the bytes contain a PDF header where PDF readers search for it. */
export function hasPdfHeader(start: Uint8Array): boolean {
  return Buffer.from(start.buffer, start.byteOffset, Math.min(start.length, PDF_HEADER_WITHIN)).includes(
    Buffer.from(PDF),
  );
}

/** Whether the bytes have the signature of a binary format other than PDF. */
function isOtherFormat(start: Uint8Array): boolean {
  return (
    [PNG, JPEG, ZIP, COMPOUND, ELF, GZIP].some(
      (signature) => start.length >= signature.length && startsWith(start, signature),
    ) || isWindowsProgram(start)
  );
}

/**
 * Whether the bytes start with `MZ`, as a Windows program does. Text may start with `MZ` too, so require control
 * characters after it.
 */
function isWindowsProgram(start: Uint8Array): boolean {
  return start[0] === 0x4d && start[1] === 0x5a && start.subarray(2, 64).some(isControlCharacter);
}
