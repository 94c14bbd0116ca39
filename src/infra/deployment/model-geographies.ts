/** Regions of a cross-region inference profile. An entry that ends with a hyphen is the beginning of a region's name. */
interface Geography {
  /** From which the profile can be called. */
  readonly sources: readonly string[];
  /** Patterns of the regions to which the profile may route, for IAM. */
  readonly destinations: readonly string[];
}

/**
 * By the prefix of the profile's id (Bedrock User Guide, "Supported Regions and models for inference profiles"). Sources
 * differ by model; these are the widest, and the doctor checks the profile itself.
 */
export const GEOGRAPHIES: Readonly<Record<string, Geography>> = {
  eu: { sources: ['eu-', 'il-', 'me-'], destinations: ['eu-*'] },
  us: { sources: ['us-', 'ca-', 'mx-', 'sa-'], destinations: ['us-*'] },
  apac: { sources: ['ap-', 'me-'], destinations: ['ap-*'] },
  jp: { sources: ['ap-northeast-'], destinations: ['ap-*'] },
  au: { sources: ['ap-southeast-'], destinations: ['ap-*'] },
  ca: { sources: ['ca-'], destinations: ['ca-*'] },
  'us-gov': { sources: [], destinations: ['us-gov-*'] },
  // Global profiles also use an ARN without a region.
  global: { sources: [''], destinations: ['*', ''] },
};

/** First parts of the ids of models. Another part before one of them is the prefix of a profile. */
const PROVIDERS =
  /^(ai21|amazon|anthropic|cohere|deepseek|google|luma|meta|minimax|mistral|moonshotai?|nvidia|openai|qwen|stability|twelvelabs|writer|zai)\./;

/** @returns the prefix of an inference profile's id; undefined for the id of a model */
export function geographyOf(id: string): string | undefined {
  const prefix = id.slice(0, id.indexOf('.'));
  if (Object.hasOwn(GEOGRAPHIES, prefix)) return prefix;
  return PROVIDERS.test(id.slice(prefix.length + 1)) ? prefix : undefined;
}

/** The prefixes of the profiles that can be called from a region, `global` last. */
export function geographiesOf(region: string): string[] {
  return Object.entries(GEOGRAPHIES)
    .filter(([, { sources }]) => sources.some((source) => region.startsWith(source)))
    .map(([prefix]) => prefix);
}
