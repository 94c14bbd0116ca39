/** The options that can contradict each other. They have not been validated yet. */
interface ContradictingOptions {
  readonly access?: { readonly addresses?: unknown };
  readonly operation?: { readonly canary?: { readonly enabled?: unknown; readonly secret?: unknown } };
}

/**
 * Checks options of different sections that exclude each other.
 * @param content the parsed file, which may violate the schema: all faults are reported together
 */
export function contradictions(content: unknown): string[] {
  const { access, operation } = (content ?? {}) as ContradictingOptions;
  const { enabled, secret } = operation?.canary ?? {};
  const faults: string[] = [];
  if (enabled === true && access?.addresses !== undefined) {
    faults.push(
      'operation.canary.enabled must be false with access.addresses, because the canary has no fixed address; received true',
    );
  }
  if (secret !== undefined && (enabled === false || (enabled === undefined && access?.addresses !== undefined))) {
    faults.push(
      `operation.canary.secret must be removed, because the canary is not enabled; received ${JSON.stringify(secret)}`,
    );
  }
  return faults;
}
