import type { Citation } from '../engine/engine';
import type { LogEvent } from './log';

/** Numbers the sources of one answer and places their citation marks in its text. */
export class Citations {
  private readonly numbers = new Map<string, number>();
  private readonly placed = new Set<string>();

  /** The log events of a citation: sources that are new, and their marks. `answer` is the text so far. */
  *events(citation: Citation, answer: string): Generator<LogEvent> {
    const offset = offsetIn(answer, citation);
    for (const passage of citation.passages) {
      const key = JSON.stringify([passage.uri, passage.page, passage.excerpt]);
      const known = this.numbers.get(key);
      const number = known ?? this.numbers.size + 1;
      if (known === undefined) {
        this.numbers.set(key, number);
        yield { type: 'source', source: { ...passage, number } };
      }
      if (this.placed.has(`${offset} ${number}`)) continue;
      this.placed.add(`${offset} ${number}`);
      yield { type: 'mark', mark: { offset, number } };
    }
  }
}

/**
 * The offset at which the cited part ends. The spans of the services are unreliable: some count from the start of a chunk,
 * and only some include the last character. A span is used only if the answer has the cited text there.
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
