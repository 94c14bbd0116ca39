/** The options that can contradict each other. They have not been validated yet. */
interface ContradictingOptions {
  readonly access?: { readonly addresses?: unknown; readonly countries?: unknown };
  readonly engine?: {
    readonly kind?: unknown;
    readonly guardrail?: { readonly grounding?: unknown; readonly relevance?: unknown };
  };
  readonly operation?: { readonly canary?: { readonly enabled?: unknown; readonly secret?: unknown } };
}

/**
 * Checks options that exclude each other, in one section or in different sections.
 *
 * @param content the parsed file. It may violate the schema, because the faults that this function finds are
 *   reported together with the faults of the schema
 */
export function contradictions(content: unknown): string[] {
  const { access, engine, operation } = (content ?? {}) as ContradictingOptions;
  const { enabled, secret } = operation?.canary ?? {};
  const faults: string[] = [];
  if (enabled === true && access?.addresses !== undefined) {
    faults.push(
      'operation.canary.enabled must be false with access.addresses, because the canary has no fixed address; received true',
    );
  }
  const isRestricted = access?.addresses !== undefined || access?.countries !== undefined;
  if (secret !== undefined && (enabled === false || (enabled === undefined && isRestricted))) {
    faults.push(
      `operation.canary.secret must be removed, because the canary is not enabled; received ${JSON.stringify(secret)}`,
    );
  }
  // The engine `converse` gives the passages to the model as tool results, which a guardrail does not evaluate
  // ("Include a guardrail with the Converse API", Bedrock User Guide).
  for (const policy of engine?.kind === 'converse' ? (['grounding', 'relevance'] as const) : []) {
    const threshold = engine?.guardrail?.[policy];
    if (threshold !== undefined)
      faults.push(
        `engine.guardrail.${policy} must be removed, because a guardrail cannot see the passages of the engine converse; received ${JSON.stringify(threshold)}`,
      );
  }
  return faults;
}
