import type { Refusal } from '../kernel/refusal';
import type { ErrorKind } from './errors';

/**
 * The directives that a test puts into a question. If a question has one of these directives, the stand-in does not
 * search the documents. It ignores the rest of the question, and answers with filler or with the text after `[[echo]]`.
 * Directives can be combined. Those for the middle of the answer take effect after half of the text, in their order in
 * the question. Double square brackets around anything else are ordinary text.
 *
 * Text (the default is 60 tokens of filler):
 * - `[[tokens N]]` N tokens of Markdown filler, the same each time
 * - `[[echo]]` the text that follows the directive and one space or line break, verbatim; must be the last directive
 * - `[[empty]]` a stream without text
 *
 * Delivery:
 * - `[[rate N]]` N tokens per second
 * - `[[silent SECONDS]]` sends the headers at once, but the first token only after this time
 * - `[[stall SECONDS]]` pauses in the middle
 * - `[[split]]` splits multi-byte characters, across the events of `InvokeAgent` or the network packets of the other streams
 * - `[[cite]]` cites a passage after the first paragraph
 * - `[[late-citation]]` cites a passage after all of the text
 * - `[[guardrail]]` if the request names a guardrail for the knowledge base or the model, that guardrail intervenes
 *   after half of the text and ends the answer with its message
 *
 * Tools and reasoning, for `ConverseStream` only:
 * - `[[searches N]]` N searches at the same time before the answer; `[[rounds N]]` N searches, one after another;
 *   `[[loop]]` a search in each call that has the tool
 * - `[[announce]]` a sentence before the searches of each call
 * - `[[tool NAME]]` an invalid request before the answer: for an `unknown` tool, with arguments that are not `json`, with a
 *   query that is too `long`, or `again` in a call without the tool
 * - `[[cite-index N]]` cites the search result with this index
 * - `[[reason SECONDS]]` reasons for this time before it answers
 * - `[[follow-ups]]` suggests three questions if the system prompt asks for such questions
 * - `[[stop REASON]]` ends with this stop reason, such as `max_tokens`
 *
 * Errors before the stream; with a number, only for the first N attempts at this question in this session:
 * - `[[throttle]]`, `[[throttle N]]` ThrottlingException, 429
 * - `[[error NAME]]`, `[[error NAME N]]` one of the service's errors: accessDenied, badGateway, conflict,
 *   dependencyFailed, internalServer, modelNotReady, resourceNotFound, serviceQuotaExceeded, throttling, validation
 * - `[[model legacy]]`, `[[model retired]]`, `[[model unknown]]` Bedrock's error for a legacy model, which only
 *   accounts that have used it recently may use; for a model past its end of life; and for an unknown model id. Each
 *   may have a number
 * - `[[html-502]]`, `[[html-502 N]]` an HTML page with status 502, as a proxy sends it
 *
 * Faults in the middle:
 * - `[[throttle-midway]]`, `[[error-midway NAME]]` an exception frame
 * - `[[drop]]` closes the connection
 * - `[[broken-frame]]` a frame with a wrong checksum
 */
export interface Script {
  /** Errors before the stream, each with the number of attempts that fail with it. */
  readonly refusals: { readonly refusal: Refusal | 'html-502'; readonly attempts: number }[];
  readonly middle: Fault[];
  readonly rate?: number;
  readonly silentSeconds: number;
  readonly split: boolean;
  readonly citation?: 'prompt' | 'late';
  /** The number of tokens of filler; ignored with `echo`. */
  readonly tokens: number;
  readonly echo?: string;
  readonly guardrail: boolean;
  readonly tools: ToolScript;
}

/** How the model uses its tool. */
export interface ToolScript {
  /** The number of searches that it requests at the same time in each round. */
  readonly searches: number;
  /** The number of rounds of searches before the answer. */
  readonly rounds: number;
  readonly announces: boolean;
  readonly wrong?: 'unknown' | 'json' | 'long' | 'again';
  readonly citedIndex?: number;
  readonly reasonSeconds?: number;
  readonly followUps: boolean;
  readonly stopReason?: string;
}

/** A fault in the middle of the answer, after half of the text. */
export type Fault =
  | { readonly stallSeconds: number }
  | { readonly exception: ErrorKind }
  | { readonly kind: 'disconnect' | 'corrupt-frame' };
