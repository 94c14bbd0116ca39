/** Stands for a key that the deployment creates, whose id is unknown before the deployment. */
export const OWN_KEY = 'own';

/**
 * Returns a text that identifies the key, for the names of resources whose key cannot be changed: another key then requires another
 * resource. Empty without a key.
 *
 * @param keyId the id of an existing key, or `OWN_KEY`
 */
export function suffixOfKey(keyId: string | undefined): string {
  if (keyId === undefined) return '';
  return keyId === OWN_KEY ? '-own-key' : `-key-${keyId.slice(0, 8)}`;
}

/**
 * Returns the name of the vault for backups, at most 50 characters. It differs from that of earlier vaults, which are retained: the
 * vault of a deleted stack, or of another key.
 *
 * @param creation first part of the stack's id, which is different for each creation of the stack
 */
export function vaultName(stackName: string, keySuffix: string, creation: string): string {
  return `${stackName.slice(0, 28)}${keySuffix}-${creation}`;
}
