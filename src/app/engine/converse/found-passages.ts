import type { Citation, SearchResultBlock, ToolResultContentBlock } from '@aws-sdk/client-bedrock-runtime';
import type { EngineEvent, Passage } from '../engine';
import { citedName, passageKey } from '../passages';

/** Matches the identifier of a passage in prompts. Document addresses stay out of prompts, because a model may repeat them. */
const SOURCE = /^passage-(\d+)$/;
/** The end of a title, if the page is known. */
const PAGE = /, page \d+$/;

/** A passage with its number. The numbers start at 1, in the order in which the searches of an answer found the passages. */
export interface NumberedPassage {
  readonly number: number;
  readonly passage: Passage;
}

/** The passages that the searches of one answer have found, in the order in which the model receives them. */
export class FoundPassages {
  private readonly found: NumberedPassage[] = [];
  private readonly keys = new Set<string>();
  /** The passages that earlier answers of the conversation cited. */
  private remembered: readonly Passage[] = [];

  get all(): readonly NumberedPassage[] {
    return this.found;
  }

  /** Sets the passages that earlier answers of the conversation cited. The model can limit a search to their documents, too. */
  remember(cited: readonly Passage[]): void {
    this.remembered = cited;
  }

  /** Adds the results of a search. Returns those that no earlier search has found. */
  add(passages: readonly Passage[]): NumberedPassage[] {
    return passages.flatMap((passage) => {
      const key = passageKey(passage);
      if (this.keys.has(key)) return [];
      this.keys.add(key);
      const numbered = { number: this.found.length + 1, passage };
      this.found.push(numbered);
      return [numbered];
    });
  }

  /** @param number from 1 */
  at(number: number): Passage | undefined {
    return this.found[number - 1]?.passage;
  }

  /**
   * The passage that a citation of the model refers to; undefined if there is none. The index counts the search results of all messages of
   * the request ("SearchResultLocation", Bedrock API reference).
   */
  cited({ source, location }: Citation): Passage | undefined {
    const number = SOURCE.exec(source ?? '')?.[1];
    if (number) return this.at(Number(number));
    const index = location?.searchResultLocation?.searchResultIndex;
    return index === undefined ? undefined : this.at(index + 1);
  }

  /**
   * The addresses of the documents that have one of the given names. The model takes the names from search results and from the
   * history, where they may end with a page number.
   */
  addressesOf(names: readonly string[]): string[] {
    const wanted = new Set(names.flatMap((name) => [name, name.replace(PAGE, '')]).map((name) => name.toLowerCase()));
    const known = [...this.remembered, ...this.found.map(({ passage }) => passage)];
    return [...new Set(known.map(({ uri }) => uri))].filter((uri) => wanted.has(citedName(uri).toLowerCase()));
  }
}

/** Returns the events that report what searches have found. */
export function readingEvents(passages: readonly Passage[]): EngineEvent[] {
  const documents = new Set(passages.map(({ uri }) => uri)).size;
  return [
    { type: 'step', step: { kind: 'reading', passages: passages.length, documents } },
    { type: 'found', passages },
  ];
}

/** A passage as a search result block, for a model that cites search results itself. */
export function searchResult({ number, passage }: NumberedPassage): SearchResultBlock {
  return {
    source: `passage-${number}`,
    title: titleOf(passage),
    content: [{ text: passage.excerpt }],
    citations: { enabled: true },
  };
}

/** A passage as text, for a model that cites by marks. */
export function numberedText({ number, passage }: NumberedPassage): string {
  return `[${number}] ${titleOf(passage)}\n${passage.excerpt}`;
}

/** The passage as content of a tool result. */
export function resultContent(passage: NumberedPassage, citesByMarks: boolean): ToolResultContentBlock {
  return citesByMarks ? { text: numberedText(passage) } : { searchResult: searchResult(passage) };
}

/** The document's name and, if known, the page, as shown to people. */
export function titleOf({ uri, page }: Passage): string {
  return page === undefined ? citedName(uri) : `${citedName(uri)}, page ${page}`;
}
