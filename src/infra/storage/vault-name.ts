/** Placeholder for the id of a key that the deployment creates, which is unknown before the deployment. */
export const OWN_KEY = 'own';

/**
 * Returns a suffix that identifies the key, for the names of resources whose key AWS cannot change. Another key results in another
 * name, so CloudFormation creates another resource. Returns an empty suffix without a key.
 *
 * @param keyId the id of an existing key, or `OWN_KEY`
 */
export function suffixOfKey(keyId: string | undefined): string {
  if (keyId === undefined) return '';
  return keyId === OWN_KEY ? '-own-key' : `-key-${keyId.slice(0, 8)}`;
}

/**
 * Returns the name of the vault for backups, at most 50 characters. It differs from the names of earlier vaults, which CloudFormation
 * retains: the vault of a deleted stack, or of another key.
 *
 * @param creation first part of the UUID in the stack's ARN, which differs each time the stack is created
 */
export function vaultName(stackName: string, keySuffix: string, creation: string): string {
  return `${stackName.slice(0, 28)}${keySuffix}-${creation}`;
}
