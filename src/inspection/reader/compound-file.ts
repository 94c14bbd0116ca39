const STREAM = Buffer.from('EncryptedPackage\0', 'utf16le');
/** Bytes of a directory entry, and where in it the length of its name stands ([MS-CFB], section 2.6.1). */
const ENTRY = 128;
const NAME_LENGTH = 64;

/** Whether a compound file holds an encrypted Office document: a stream of that name ([MS-OFFCRYPTO], section 2.3). */
export function isEncryptedPackage(file: Buffer): boolean {
  for (let at = file.indexOf(STREAM); at >= 0; at = file.indexOf(STREAM, at + 1)) {
    if (at % ENTRY === 0 && at + ENTRY <= file.length && file.readUInt16LE(at + NAME_LENGTH) === STREAM.length)
      return true;
  }
  return false;
}
