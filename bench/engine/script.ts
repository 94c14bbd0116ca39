import { citation, delta, MODEL_END, modelCitation, output } from './frames';

/** Defines every answer of the engine until it receives another script. */
export interface Script {
  readonly tokens: readonly string[];
  /** Tokens per second. @default all at once */
  readonly rate?: number;
  /** Tokens per event. @default 1 */
  readonly tokensPerEvent?: number;
  /** The number of citations, distributed evenly over the answer. @default 0 */
  readonly citations?: number;
}

/**
 * The steps of an answer. A step is the bytes that the engine writes at once: a text event and, if the text has a
 * citation, the events of the citation. With `converse`, the last step contains only the events that end the answer.
 */
export interface Steps {
  /** All steps except the first. */
  readonly rest: readonly Buffer[];
  /** The text of the first step. */
  readonly first: string;
  /** Milliseconds between two steps. */
  readonly interval: number;
}

const DOCUMENTS = ['Grants at a glance.md', 'Förderung Wärmepumpen 2026.pdf', 'Tarifs des bornes de recharge.csv'];

/** The Bedrock operation whose response is encoded: `RetrieveAndGenerateStream` or `ConverseStream`. */
export type Form = 'knowledge-base' | 'converse';

/**
 * Encodes all steps in advance, so that the engine only writes bytes while it answers.
 *
 * @param form @default 'knowledge-base'
 */
export function encodeScript(
  { tokens, rate, tokensPerEvent = 1, citations = 0 }: Script,
  form: Form = 'knowledge-base',
): Steps {
  const texts: string[] = [];
  for (let n = 0; n < tokens.length; n += tokensPerEvent) texts.push(tokens.slice(n, n + tokensPerEvent).join(''));
  let length = 0;
  let cited = 0;
  const steps = texts.map((text, index) => {
    length += text.length;
    const isCited = Math.floor(((index + 1) * citations) / texts.length) > cited;
    const frames = [form === 'converse' ? delta(text) : output(text)];
    if (isCited && form === 'converse') frames.push(modelCitation(cited++));
    else if (isCited) frames.push(citation(DOCUMENTS[cited++ % DOCUMENTS.length]!, length));
    return Buffer.concat(frames);
  });
  if (form === 'converse') steps.push(MODEL_END);
  return { rest: steps.slice(1), first: texts[0]!, interval: rate ? (1000 * tokensPerEvent) / rate : 0 };
}
