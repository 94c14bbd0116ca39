import type { Passage } from '../../knowledge';
import type { AnswerPart } from '../bedrock/answer';
import type { AttachedPassage } from '../bedrock/attached-files';
import { eventFrame } from '../bedrock/frames';
import type { Citation, Step } from '../bedrock/steps';
import type { ResultPassage, ToolUse } from './model';
import type { CitedFile } from './request';

/** Encodes an answer as content blocks: one for each part, with the part's citations. Late citations have a block of their own. */
export class BlockEncoder {
  private index = 0;
  private position = 0;
  private isOpen = false;
  /** The positions in the text at which the parts end. */
  private readonly ends: Set<number>;

  /** @param citedIndex the index of a search result, set by a directive, that replaces the real index in citations of search results */
  constructor(
    parts: readonly AnswerPart[],
    private readonly citedIndex?: number,
  ) {
    let end = 0;
    this.ends = new Set(parts.map(({ markdown }) => (end += markdown.length)));
  }

  token({ bytes, citations }: Extract<Step, { kind: 'token' }>): Buffer[] {
    const text = bytes.toString();
    this.position += text.length;
    this.isOpen = true;
    const frames = [this.delta({ text }), ...citations.flatMap((citation) => this.cite(citation))];
    return this.ends.has(this.position) ? [...frames, ...this.endBlock()] : frames;
  }

  citations({ citations }: Extract<Step, { kind: 'citations' }>): Buffer[] {
    this.isOpen = true;
    return [...citations.flatMap((citation) => this.cite(citation)), ...this.endBlock()];
  }

  /** Encodes a text as a separate content block. */
  text(text: string): Buffer[] {
    this.isOpen = true;
    return [this.delta({ text }), ...this.endBlock()];
  }

  reasoning(text: string): Buffer[] {
    this.isOpen = true;
    return [
      this.delta({ reasoningContent: { text } }),
      this.delta({ reasoningContent: { signature: 'c2lnbmF0dXJl' } }),
      ...this.endBlock(),
    ];
  }

  toolUse({ name, input }: ToolUse, toolUseId: string): Buffer[] {
    const start = eventFrame('contentBlockStart', {
      contentBlockIndex: this.index,
      start: { toolUse: { name, toolUseId } },
    });
    this.isOpen = true;
    const half = Math.ceil(input.length / 2);
    const pieces = [input.slice(0, half), input.slice(half)].filter(Boolean);
    return [start, ...pieces.map((piece) => this.delta({ toolUse: { input: piece } })), ...this.endBlock()];
  }

  /** Ends the current block, if one is open. */
  endBlock(): Buffer[] {
    if (!this.isOpen) return [];
    this.isOpen = false;
    return [eventFrame('contentBlockStop', { contentBlockIndex: this.index++ })];
  }

  private cite({ passages }: Citation): Buffer[] {
    return passages.flatMap((passage) => {
      const { file } = passage as Partial<AttachedPassage>;
      if (file) return this.citeFile(passage, file as CitedFile);
      const { result } = passage as Partial<ResultPassage>;
      const searchResultIndex = this.citedIndex ?? result?.index ?? 0;
      return this.delta({
        citation: {
          title: result?.title ?? passage.name,
          ...(result && this.citedIndex === undefined ? { source: result.source } : {}),
          sourceContent: [{ text: passage.text }],
          location: { searchResultLocation: { searchResultIndex, start: 0, end: 1 } },
        },
      });
    });
  }

  private citeFile({ page, text }: Passage, { index, name, isCited }: CitedFile): Buffer[] {
    if (!isCited) return [];
    const place = { documentIndex: index, start: page ?? 0, end: page === undefined ? text.length : page + 1 };
    const location = page === undefined ? { documentChar: place } : { documentPage: place };
    return [this.delta({ citation: { title: name, sourceContent: [{ text }], location } })];
  }

  private delta(delta: object): Buffer {
    return eventFrame('contentBlockDelta', { contentBlockIndex: this.index, delta });
  }
}
