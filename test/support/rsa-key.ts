import type { KeyObject } from 'node:crypto';
import { createPrivateKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/**
 * The file of the key. It is kept between runs: generating a key takes a quarter of a second, and a hundred test files
 * need one.
 */
const FILE = join(tmpdir(), `joule-verne-test-key-${userInfo().uid}.pem`);

/** A private RSA key of 2048 bits, the same for all tests. */
export function rsaKey(): KeyObject {
  if (!existsSync(FILE)) generate();
  return createPrivateKey(readFileSync(FILE));
}

/** Gives a new user pool the key of `rsaKey`, with a key id that only this pool uses. */
export function presetSigningKey(poolState: string): void {
  const file = join(poolState, 'signing-key.json');
  if (existsSync(file)) return;
  mkdirSync(poolState, { recursive: true });
  writeFileSync(file, JSON.stringify({ kid: randomUUID(), jwk: rsaKey().export({ format: 'jwk' }) }));
}

function generate(): void {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const own = `${FILE}.${process.pid}`;
  writeFileSync(own, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  renameSync(own, FILE);
}
