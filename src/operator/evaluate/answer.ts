/** The engine that answered, as `src/answering.ts` reports it. */
export interface EngineName {
  readonly name: string;
  readonly model?: string;
  /** The version of the instructions. */
  readonly instructions?: string;
}

/** A passage that the engine found or cited. */
export interface EvaluatedPassage {
  /** The name of the document, without its folder. */
  readonly document: string;
  readonly page?: number;
  readonly excerpt: string;
}

/** The answer to a question, as `src/answering.ts` reports it. */
export interface EvaluatedAnswer {
  /** Markdown. */
  readonly text: string;
  /** The passages that searches returned. The engine `knowledge-base` reports none. */
  readonly found: readonly EvaluatedPassage[];
  readonly cited: readonly EvaluatedPassage[];
  readonly tokens: Tokens;
  readonly seconds: number;
  /** Why the answer failed; undefined if it succeeded. */
  readonly failure?: string;
}

/** The tokens of all model calls for an answer. `input` excludes the tokens that the model reads from or writes to its prompt cache. */
export interface Tokens {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
}
