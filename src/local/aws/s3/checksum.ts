import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** A running digest; `value` is base64, as in S3's headers. */
export interface Digest {
  update(chunk: Buffer): void;
  value(): string;
}

const ALGORITHMS: Record<string, () => Digest> = {
  crc32: crc32Digest,
  crc32c: crc32cDigest,
  crc64nvme: crc64nvmeDigest,
  md5: () => hashDigest('md5'),
  sha1: () => hashDigest('sha1'),
  sha256: () => hashDigest('sha256'),
};

/** Creates a digest by its name in S3 (the end of `x-amz-checksum-…`); undefined for an unknown algorithm. */
export function digestOf(algorithm: string): Digest | undefined {
  return ALGORITHMS[algorithm]?.();
}

function hashDigest(algorithm: string): Digest {
  const hash = createHash(algorithm);
  return { update: (chunk) => void hash.update(chunk), value: () => hash.digest('base64') };
}

function crc32Digest(): Digest {
  let crc = 0;
  return {
    update: (chunk) => {
      crc = crc32(chunk, crc);
    },
    value: () => base64(crc),
  };
}

/** Castagnoli's polynomial, reflected (RFC 3720, appendix B.4). */
const CRC32C = table(0x82f63b78n);

function crc32cDigest(): Digest {
  let crc = 0xffffffff;
  return {
    update: (chunk) => {
      for (const byte of chunk) crc = CRC32C.low[(crc ^ byte) & 0xff]! ^ (crc >>> 8);
    },
    value: () => base64(~crc >>> 0),
  };
}

/** The polynomial of the NVM Express specification (NVM command set, 64-bit guard), reflected. */
const CRC64NVME = table(0x9a6c9329ac4bc9b5n);

/** Computes the checksum in two halves of 32 bits: BigInt would take seconds for a large file. */
function crc64nvmeDigest(): Digest {
  let high = -1;
  let low = -1;
  return {
    update: (chunk) => {
      for (const byte of chunk) {
        const index = (low ^ byte) & 0xff;
        low = ((low >>> 8) | (high << 24)) ^ CRC64NVME.low[index]!;
        high = (high >>> 8) ^ CRC64NVME.high[index]!;
      }
    },
    value: () => base64(~high >>> 0, ~low >>> 0),
  };
}

/** The look-up table of a reflected CRC of at most 64 bits, indexed by byte. */
function table(polynomial: bigint): { high: Uint32Array; low: Uint32Array } {
  const high = new Uint32Array(256);
  const low = new Uint32Array(256);
  for (let byte = 0; byte < 256; byte += 1) {
    let crc = BigInt(byte);
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1n ? (crc >> 1n) ^ polynomial : crc >> 1n;
    high[byte] = Number(crc >> 32n);
    low[byte] = Number(crc & 0xffffffffn);
  }
  return { high, low };
}

function base64(...words: number[]): string {
  const bytes = Buffer.alloc(words.length * 4);
  words.forEach((word, index) => bytes.writeUInt32BE(word, index * 4));
  return bytes.toString('base64');
}
