import { createHmac } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const STEP_SECONDS = 30;
const DIGITS = 6;

/**
 * Returns the one-time password of an authenticator app (RFC 6238 with the parameters of Cognito: SHA-1, six digits, steps of
 * 30 seconds).
 *
 * @param key the app's secret key in base32, with or without spaces and padding
 * @param now milliseconds since 1970
 */
export function oneTimePassword(key: string, now: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(now / 1000 / STEP_SECONDS)));
  const hash = createHmac('sha1', decoded(key)).update(counter).digest();
  // RFC 4226, section 5.3: the last four bits of the hash are the offset at which the number begins.
  const number = hash.readUInt32BE(hash.at(-1)! & 0xf) & 0x7fff_ffff;
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0');
}

function decoded(base32: string): Buffer {
  const bits = [...base32.toUpperCase().replace(/[\s=]/g, '')]
    .map((character) => ALPHABET.indexOf(character).toString(2).padStart(5, '0'))
    .join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

/** Whether a text is a key in base32 with at least 16 characters. */
export function isBase32(text: string): boolean {
  return /^[A-Z2-7\s]{16,}=*$/i.test(text);
}
