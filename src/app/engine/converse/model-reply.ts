import type {
  ContentBlock,
  ContentBlockDelta,
  ConverseStreamOutput,
  Citation as ModelCitation,
  ReasoningContentBlockDelta,
  StopReason,
} from '@aws-sdk/client-bedrock-runtime';
import { EngineError } from '../../errors';
import type { EngineEvent, Passage } from '../engine';
import type { AnswerText } from './answer-text';

/** A request of the model to use a tool. */
export interface ToolRequest {
  readonly id: string;
  readonly name: string;
  /** The arguments, parsed; undefined if they are not JSON. */
  readonly input: unknown;
}

/** Maximum characters of the arguments of one tool request. */
const LONGEST_INPUT = 100_000;

/** The part of a content block that has been received so far. */
interface Block {
  text: string;
  tool?: { readonly id: string; readonly name: string };
  reasoning?: { signature: string; redacted: Uint8Array[] };
  readonly citations: ModelCitation[];
  /** The length of the answer when the block began. */
  readonly start: number;
}

/**
 * Reads the stream of one model call ("ConverseStream", Bedrock API reference). Returns the events of the answer, and collects the
 * message and the tool requests for the next call.
 */
export class ModelReply {
  stopReason: StopReason | undefined;
  private readonly blocks = new Map<number, Block>();
  private reasoningSince: number | undefined;

  /** @param cited returns the passage that a citation of the model refers to */
  constructor(
    private readonly text: AnswerText,
    private readonly cited: (citation: ModelCitation) => Passage | undefined,
  ) {}

  /** Reads one event of the stream. Returns the events of the answer that follow from it. */
  read(event: ConverseStreamOutput): readonly EngineEvent[] {
    const { contentBlockStart, contentBlockDelta, contentBlockStop, messageStop, metadata } = event;
    if (contentBlockDelta?.delta)
      return this.addDelta(contentBlockDelta.contentBlockIndex ?? 0, contentBlockDelta.delta);
    if (contentBlockStart?.start?.toolUse) {
      const { toolUseId, name } = contentBlockStart.start.toolUse;
      const events = this.text.endParagraph();
      this.block(contentBlockStart.contentBlockIndex ?? 0).tool = { id: toolUseId ?? '', name: name ?? '' };
      return events;
    }
    if (contentBlockStop) return this.endBlock(contentBlockStop.contentBlockIndex ?? 0);
    if (messageStop) this.stopReason = messageStop.stopReason;
    return metadata?.usage ? [usageOf(metadata.usage)] : [];
  }

  /** The tools that the model requests, in the order in which it requests them. */
  get toolRequests(): ToolRequest[] {
    return this.ordered().flatMap(({ tool, text }) => (tool ? [{ ...tool, input: parsed(text) }] : []));
  }

  /**
   * Returns the content of the model's message, which the next call must repeat.
   *
   * @param keepsText whether a message with a tool request may also contain text. Bedrock rejects such text for models of Meta and Mistral
   */
  content(keepsText: boolean): ContentBlock[] {
    const isTextLost = !keepsText && this.toolRequests.length > 0;
    return this.ordered().flatMap((block): ContentBlock[] => {
      const { text, tool, reasoning } = block;
      if (tool) {
        const input = parsed(text);
        // The service accepts only an object here.
        const isObject = typeof input === 'object' && input !== null && !Array.isArray(input);
        return [
          { toolUse: { toolUseId: tool.id, name: tool.name, input: (isObject ? input : {}) as object as never } },
        ];
      }
      if (reasoning) return reasoningContent(text, reasoning);
      return isTextLost || text.trim() === '' ? [] : [{ text }];
    });
  }

  private addDelta(index: number, delta: ContentBlockDelta): readonly EngineEvent[] {
    const { text, toolUse, citation, reasoningContent } = delta;
    const block = this.block(index);
    if (reasoningContent) return this.addReasoning(block, reasoningContent);
    const thought = this.endReasoning();
    if (text !== undefined) {
      block.text += text;
      const shown = this.text.add(text);
      return thought ? [thought, ...shown] : shown;
    }
    if (toolUse) {
      block.text += toolUse.input ?? '';
      if (block.text.length > LONGEST_INPUT) throw new EngineError('broken', 'The arguments of a tool are too long');
    } else if (citation) block.citations.push(citation as ModelCitation);
    return thought ? [thought] : [];
  }

  /**
   * Reasoning is neither shown nor stored. It is collected because later calls for the same answer must send it back to the
   * service.
   */
  private addReasoning(
    block: Block,
    { text, signature, redactedContent }: ReasoningContentBlockDelta,
  ): readonly EngineEvent[] {
    block.reasoning ??= { signature: '', redacted: [] };
    block.text += text ?? '';
    block.reasoning.signature += signature ?? '';
    if (redactedContent) block.reasoning.redacted.push(redactedContent);
    if (this.reasoningSince !== undefined) return [];
    this.reasoningSince = Date.now();
    return [{ type: 'step', step: { kind: 'thinking' } }];
  }

  private endReasoning(): EngineEvent | undefined {
    if (this.reasoningSince === undefined) return undefined;
    const seconds = Math.round((Date.now() - this.reasoningSince) / 1000);
    this.reasoningSince = undefined;
    return { type: 'step', step: { kind: 'thinking', seconds } };
  }

  private endBlock(index: number): readonly EngineEvent[] {
    const { citations, start: begin } = this.block(index);
    if (citations.length === 0) return [];
    const passages = [...new Set(citations.map(this.cited))].filter((passage) => passage !== undefined);
    if (passages.length === 0) return [];
    // The cited text must have been shown before its citation.
    const shown = this.text.flush();
    // Text that may be follow-up questions is not shown yet.
    const start = Math.min(begin, this.text.shownLength);
    const span = { start, end: Math.max(start, this.text.shownLength - 1) };
    return [...shown, { type: 'citation', citation: { text: this.text.from(start), span, passages } }];
  }

  private block(index: number): Block {
    const known = this.blocks.get(index);
    if (known) return known;
    const block = { text: '', citations: [], start: this.text.length };
    this.blocks.set(index, block);
    return block;
  }

  private ordered(): Block[] {
    return [...this.blocks].sort(([a], [b]) => a - b).map(([, block]) => block);
  }
}

function reasoningContent(text: string, { signature, redacted }: NonNullable<Block['reasoning']>): ContentBlock[] {
  if (redacted.length > 0) return [{ reasoningContent: { redactedContent: Buffer.concat(redacted) } }];
  return text === '' ? [] : [{ reasoningContent: { reasoningText: { text, ...(signature ? { signature } : {}) } } }];
}

function usageOf(usage: NonNullable<NonNullable<ConverseStreamOutput['metadata']>['usage']>): EngineEvent {
  const { inputTokens = 0, outputTokens = 0, cacheReadInputTokens = 0, cacheWriteInputTokens = 0 } = usage;
  return {
    type: 'usage',
    inputTokens,
    outputTokens,
    cacheReadTokens: cacheReadInputTokens,
    cacheWriteTokens: cacheWriteInputTokens,
  };
}

/**
 * Parses the JSON of a tool's arguments; returns undefined if the text is not JSON. If a tool has no arguments, the text is empty.
 */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text || '{}');
  } catch {
    return undefined;
  }
}
