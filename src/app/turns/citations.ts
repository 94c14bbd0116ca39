import type { Citation, Passage } from '../engine/engine';
import type { LogEvent, Source } from './log';

/** Numbers the sources of one answer, and finds where in it their marks go. */
export class Citations {
  private readonly numbers = new Map<string, number>();
  private readonly placed = new Set<string>();

  /** The events that a citation causes, given the answer so far. */
  *events(citation: Citation, answer: string): Generator<LogEvent> {
    const offset = offsetIn(answer, citation);
    for (const passage of citation.passages) {
      const key = JSON.stringify([passage.uri, passage.page, passage.excerpt]);
      const known = this.numbers.get(key);
      const number = known ?? this.numbers.size + 1;
      if (known === undefined) {
        this.numbers.set(key, number);
        yield { type: 'source', source: numbered(passage, number) };
      }
      if (this.placed.has(`${offset} ${number}`)) continue;
      this.placed.add(`${offset} ${number}`);
      yield { type: 'mark', mark: { offset, number } };
    }
  }
}

function numbered(passage: Passage, number: number): Source {
  return { ...passage, number };
}

/**
 * Where the cited part ends. The services' spans are not reliable (some count from the start of a
 * chunk, some include the last character, some do not): they count only where the text agrees.
 */
function offsetIn(answer: string, { text, span }: Citation): number {
  if (span && text) {
    for (const end of [span.end, span.end + 1]) if (answer.slice(span.start, end) === text) return end;
  }
  const cited = text.trim();
  const at = cited ? answer.lastIndexOf(cited) : -1;
  if (at >= 0) return at + cited.length;
  return span && !text ? Math.min(span.end + 1, answer.length) : answer.length;
}
