import type { EngineEvent } from '../engine';
import { FOLLOW_UPS } from './instructions';
import type { MarkReader } from './mark-reader';

/** Maximum characters of the follow-up questions before their closing tag. A longer text is part of the answer. */
const LONGEST_FOLLOW_UPS = 2_000;
/** Matches the end of a text if it may be the beginning of the opening tag. The match includes the line breaks before the tag. */
const TAG_BEGINNING = new RegExp(
  `\\n*(?:${[...FOLLOW_UPS.open].reduceRight((rest, letter) => `(?:${letter}${rest})?`, '')})$`,
);

/**
 * The visible text of one answer: the model's text without follow-up questions and marks of citations. Text that a model writes
 * before a search, although its instructions forbid it, becomes a separate paragraph.
 *
 * Follow-up questions begin on a new line, and nothing follows them. Tags elsewhere are part of the answer: the model may quote them
 * from a document, whose text must not become a suggestion.
 */
export class AnswerText {
  /** The end of the text so far, if it may be the beginning of the opening tag. */
  private held = '';
  /** The end of the text so far, with the white space before the opening tag, if it may be the follow-up questions; otherwise empty. */
  private tail = '';
  private shown = '';
  /** Whether the text without `held` and `tail` ends at the beginning of a line. */
  private isLineStart = true;
  /** Whether the next text begins a new paragraph. */
  private isNewParagraph = false;

  /** @param marks reads marks such as `[1]`; undefined for a model that cites search results itself */
  constructor(private readonly marks: MarkReader | undefined) {}

  /** The length of the text so far, including `held` and `tail`. */
  get length(): number {
    return this.shown.length + this.held.length + this.tail.length;
  }

  /** The length of the visible text. */
  get shownLength(): number {
    return this.shown.length;
  }

  /** The visible text from a position on. */
  from(start: number): string {
    return this.shown.slice(start);
  }

  /**
   * Adds text of the model. Returns the events that show the text. Returns an array, because a generator would cost more CPU time
   * for each token.
   */
  add(text: string): EngineEvent[] {
    if (this.tail !== '') return this.addToTail(text);
    const all = this.held + text;
    const tag = this.tagIn(all);
    if (tag >= 0) {
      const before = all.slice(0, tag).trimEnd();
      this.held = '';
      return [...this.show(before), ...this.addToTail(all.slice(before.length))];
    }
    const end = TAG_BEGINNING.exec(all)!.index;
    this.held = all.slice(end);
    return this.show(all.slice(0, end));
  }

  /**
   * Shows all text so far, and lets the next text begin a new paragraph. Discards follow-up questions. Called when the model requests a
   * search.
   */
  endParagraph(): EngineEvent[] {
    const events = this.flush();
    this.tail = '';
    this.isLineStart = true;
    this.isNewParagraph = this.shown !== '';
    return events;
  }

  /** Shows all text so far, except text that may be follow-up questions. */
  flush(): EngineEvent[] {
    const { held } = this;
    this.held = '';
    return [...this.show(held), ...[...(this.marks?.end() ?? [])].map((event) => this.shownEvent(event))];
  }

  /** Shows the rest of the text, and reports the follow-up questions. */
  end(): EngineEvent[] {
    const events: EngineEvent[] = [];
    while (this.tail !== '' && !isFollowUps(this.tail)) events.push(...this.releaseTail());
    const questions = readFollowUps(this.tail);
    return [...events, ...this.flush(), ...(questions.length > 0 ? [{ type: 'suggestions' as const, questions }] : [])];
  }

  /** Returns the position of the first opening tag that begins a line; -1 if there is none. */
  private tagIn(text: string): number {
    let tag = text.indexOf(FOLLOW_UPS.open);
    while (tag >= 0 && !endsAtLineStart(text.slice(0, tag), this.isLineStart))
      tag = text.indexOf(FOLLOW_UPS.open, tag + 1);
    return tag;
  }

  private addToTail(text: string): EngineEvent[] {
    this.tail += text;
    return mayBeFollowUps(this.tail) ? [] : this.releaseTail();
  }

  /** Shows a tail that is part of the answer. The text after its tags is read again: it may contain the follow-up questions. */
  private releaseTail(): EngineEvent[] {
    const { tail } = this;
    const close = tail.indexOf(FOLLOW_UPS.close);
    const end = close < 0 ? tail.indexOf(FOLLOW_UPS.open) + FOLLOW_UPS.open.length : close + FOLLOW_UPS.close.length;
    this.tail = '';
    return [...this.show(tail.slice(0, end)), ...this.add(tail.slice(end))];
  }

  private show(text: string): EngineEvent[] {
    if (text === '') return [];
    this.isLineStart = endsAtLineStart(text, this.isLineStart);
    if (!this.marks) return [this.shownEvent({ type: 'text', text })];
    return [...this.marks.read(text)].map((event) => this.shownEvent(event));
  }

  /** Adds the text of an event to the visible text. Returns the event, with line breaks before its text if a new paragraph begins. */
  private shownEvent(event: EngineEvent): EngineEvent {
    if (event.type !== 'text') return event;
    const text = this.isNewParagraph ? `\n\n${event.text}` : event.text;
    this.isNewParagraph = false;
    this.shown += text;
    return { type: 'text', text };
  }
}

/** Whether the last line of a text is blank. `isLineStart`: whether the text itself begins a line. */
function endsAtLineStart(text: string, isLineStart: boolean): boolean {
  const line = text.slice(text.lastIndexOf('\n') + 1);
  return line.trim() === '' && (isLineStart || line.length < text.length);
}

/** Whether a tail may be, or become, the follow-up questions. */
function mayBeFollowUps(tail: string): boolean {
  const close = tail.indexOf(FOLLOW_UPS.close);
  if (close < 0) return tail.length <= LONGEST_FOLLOW_UPS;
  return close <= LONGEST_FOLLOW_UPS && tail.slice(close + FOLLOW_UPS.close.length).trim() === '';
}

/** Whether a tail at the end of an answer is the follow-up questions. The closing tag may be missing. */
function isFollowUps(tail: string): boolean {
  return tail.includes(FOLLOW_UPS.close) || /^(\[|$)/.test(contentOf(tail));
}

/** Returns the questions in a tail; none if its content is not a JSON array. */
function readFollowUps(tail: string): string[] {
  try {
    const questions: unknown = JSON.parse(contentOf(tail));
    return Array.isArray(questions) ? questions.filter((question) => typeof question === 'string') : [];
  } catch {
    return [];
  }
}

/** The text between the tags. */
function contentOf(tail: string): string {
  const [content = ''] = tail.slice(tail.indexOf(FOLLOW_UPS.open) + FOLLOW_UPS.open.length).split(FOLLOW_UPS.close, 1);
  return content.trim();
}
