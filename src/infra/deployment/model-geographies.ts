/** The regions of a cross-region inference profile. */
interface Geography {
  /**
   * Prefixes of the names of the regions in which the profile can be called, such as `eu-`; `''` matches every region.
   */
  readonly sources: readonly string[];
  /** IAM patterns of the regions to which the profile may route requests. */
  readonly destinations: readonly string[];
}

/**
 * The geographies, by the prefix of the profile's id (Bedrock User Guide, "Supported Regions and models for inference
 * profiles"). The source regions differ between models. `sources` covers the source regions of all models; `npx projen
 * doctor` checks the profile of the deployment.
 */
export const GEOGRAPHIES: Readonly<Record<string, Geography>> = {
  eu: { sources: ['eu-', 'il-', 'me-'], destinations: ['eu-*'] },
  us: { sources: ['us-', 'ca-', 'mx-', 'sa-'], destinations: ['us-*'] },
  apac: { sources: ['ap-', 'me-'], destinations: ['ap-*'] },
  jp: { sources: ['ap-northeast-'], destinations: ['ap-*'] },
  au: { sources: ['ap-southeast-'], destinations: ['ap-*'] },
  ca: { sources: ['ca-'], destinations: ['ca-*'] },
  'us-gov': { sources: [], destinations: ['us-gov-*'] },
  // A global profile can be called in every region. IAM checks its model twice: under an ARN with a region, and under
  // one without.
  global: { sources: [''], destinations: ['*', ''] },
};

/** Matches the provider, with which the id of a model begins. In the id of a profile, a prefix precedes the provider. */
const PROVIDERS =
  /^(ai21|amazon|anthropic|cohere|deepseek|google|luma|meta|minimax|mistral|moonshotai?|nvidia|openai|qwen|stability|twelvelabs|writer|zai)\./;

/**
 * Matches the id of a profile whose prefix and provider are both unknown, such as `uk.acme.model-v1`. Does not match
 * the id of a model whose version contains a dot.
 */
const UNKNOWN_PROFILE = /^[a-z-]+\.[a-z][a-z0-9]*\.[a-z]/;

/** @returns the prefix of an inference profile's id, even if GEOGRAPHIES lacks it; undefined for the id of a model */
export function geographyOf(id: string): string | undefined {
  const prefix = id.slice(0, id.indexOf('.'));
  if (Object.hasOwn(GEOGRAPHIES, prefix)) return prefix;
  const isProfile = PROVIDERS.test(id.slice(prefix.length + 1)) || (!PROVIDERS.test(id) && UNKNOWN_PROFILE.test(id));
  return isProfile ? prefix : undefined;
}

/** Returns the prefixes of the profiles that can be called in a region. `global` is the last. */
export function geographiesOf(region: string): string[] {
  return Object.entries(GEOGRAPHIES)
    .filter(([, { sources }]) => sources.some((source) => region.startsWith(source)))
    .map(([prefix]) => prefix);
}
