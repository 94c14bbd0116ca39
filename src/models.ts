/** The features of a model that can answer through `ConverseStream`. */
export interface ModelAbilities {
  /** Whether the model can use tools in a streamed answer. The engine `converse` needs tools in order to search. */
  readonly tools: boolean;
  /**
   * Whether the model cites `searchResult` blocks. Other models receive numbered passages, and write marks such as `[1]`.
   */
  readonly citations: boolean;
  /** Whether the model accepts cache points in the system prompt and in messages. */
  readonly cachePoints: boolean;
  /** Whether the model reads document blocks. */
  readonly documents: boolean;
  /** Whether the model reads image blocks. */
  readonly images: boolean;
}

const NONE: ModelAbilities = { tools: false, citations: false, cachePoints: false, documents: false, images: false };
const TOOLS: ModelAbilities = { ...NONE, tools: true };
const CLAUDE: ModelAbilities = { tools: true, citations: true, cachePoints: true, documents: true, images: true };
const NOVA: ModelAbilities = { ...TOOLS, cachePoints: true, documents: true, images: true };

/**
 * Abilities by the beginning of a model's id. The first match applies. Sources: "Supported models and model features" and "Prompt
 * caching" in the Bedrock user guide, and "Search results" in Anthropic's documentation.
 */
const ABILITIES: readonly (readonly [RegExp, ModelAbilities])[] = [
  [/^anthropic\.claude-(instant|v2)/, NONE],
  [/^anthropic\.claude-3-5-haiku/, { ...CLAUDE, images: false }],
  [/^anthropic\.claude-3-(opus|sonnet|haiku|5-sonnet)/, { ...CLAUDE, citations: false, cachePoints: false }],
  [/^anthropic\.claude-/, CLAUDE],
  [/^amazon\.nova-micro/, { ...NOVA, documents: false, images: false }],
  [/^amazon\.nova-/, NOVA],
  [/^mistral\.(mistral-large|mistral-small|magistral|ministral)/, { ...TOOLS, documents: true }],
  // Bedrock rejects streaming requests with tools to these models. Its table of model features does not state this limitation.
  [/^(mistral\.pixtral-large|ai21\.jamba-1-5)/, { ...NONE, documents: true }],
  [/^meta\.llama4/, { ...NONE, documents: true, images: true }],
  [/^cohere\.command-r/, { ...TOOLS, documents: true }],
  [/^meta\.llama3-[123]/, { ...NONE, documents: true }],
  [/^(openai\.gpt-oss|qwen\.|deepseek\.v3|moonshot|minimax|zai\.)/, TOOLS],
  // The model of the local stand-in for Bedrock.
  [/^local\.quotes-/, CLAUDE],
];

/**
 * Returns the abilities of a model.
 *
 * @param arn the ARN or the id of a foundation model or an inference profile, such as `eu.anthropic.claude-sonnet-4-6`
 * @returns undefined for a model that is not in the table
 */
export function abilitiesOf(arn: string): ModelAbilities | undefined {
  const id = modelId(arn).replace(/^(us|us-gov|eu|apac|jp|au|ca|global)\./, '');
  return ABILITIES.find(([pattern]) => pattern.test(id))?.[1];
}

/** Returns the id of a model or an inference profile, without the account and the region of its ARN. */
export function modelId(arn: string): string {
  return arn.split('/').at(-1)!;
}
