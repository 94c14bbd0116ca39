import type { EngineEvent } from '../engine';
import { FOLLOW_UPS } from './instructions';
import type { MarkReader } from './mark-reader';

/** When the text of the follow-up questions has this number of characters, further text is discarded. */
const LONGEST_FOLLOW_UPS = 2_000;
/** Matches the end of a text if it may be the beginning of the opening tag. The match includes the line breaks before the tag. */
const TAG_BEGINNING = new RegExp(
  `\\n*(?:${[...FOLLOW_UPS.open].reduceRight((rest, letter) => `(?:${letter}${rest})?`, '')})$`,
);

/**
 * The visible text of one answer: the model's text without follow-up questions and marks of citations. Text that a model writes
 * before a search, although its instructions forbid it, becomes a separate paragraph.
 */
export class AnswerText {
  /** The end of the text so far, if it may be the beginning of the opening tag. */
  private held = '';
  private followUps: string | undefined;
  private shown = '';
  /** Whether the next text begins a new paragraph. */
  private isNewParagraph = false;

  /** @param marks reads marks such as `[1]`; undefined for a model that cites search results itself */
  constructor(private readonly marks: MarkReader | undefined) {}

  /** The length of the text so far, including the text that is held back. */
  get length(): number {
    return this.shown.length + this.held.length;
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
    if (this.followUps !== undefined) {
      if (this.followUps.length < LONGEST_FOLLOW_UPS) this.followUps += text;
      return [];
    }
    const all = this.held + text;
    const tag = all.indexOf(FOLLOW_UPS.open);
    if (tag >= 0) {
      this.held = '';
      this.followUps = all.slice(tag + FOLLOW_UPS.open.length);
      return this.show(all.slice(0, tag).trimEnd());
    }
    const end = TAG_BEGINNING.exec(all)!.index;
    this.held = all.slice(end);
    return this.show(all.slice(0, end));
  }

  /**
   * Call this when the model searches: the text that it writes afterwards begins a new paragraph. Follow-up questions before a search are
   * discarded.
   */
  endParagraph(): EngineEvent[] {
    const events = this.flush();
    this.followUps = undefined;
    this.isNewParagraph = this.shown !== '';
    return events;
  }

  /** Shows all text so far. */
  flush(): EngineEvent[] {
    const { held } = this;
    this.held = '';
    return [...this.show(held), ...[...(this.marks?.end() ?? [])].map((event) => this.shownEvent(event))];
  }

  /** Shows the rest of the text, and reports the follow-up questions. */
  end(): EngineEvent[] {
    const questions = readFollowUps(this.followUps);
    return [...this.flush(), ...(questions.length > 0 ? [{ type: 'suggestions' as const, questions }] : [])];
  }

  private show(text: string): EngineEvent[] {
    if (text === '') return [];
    if (!this.marks) return [this.shownEvent({ type: 'text', text })];
    return [...this.marks.read(text)].map((event) => this.shownEvent(event));
  }

  /** Adds the text of an event to the visible text. Returns the event, with a line break if a new paragraph begins. */
  private shownEvent(event: EngineEvent): EngineEvent {
    if (event.type !== 'text') return event;
    const text = this.isNewParagraph ? `\n\n${event.text}` : event.text;
    this.isNewParagraph = false;
    this.shown += text;
    return { type: 'text', text };
  }
}

/** Returns the questions in a JSON array; none if the text is not a JSON array. The closing tag may be missing. */
function readFollowUps(text = ''): string[] {
  const [json = ''] = text.split(FOLLOW_UPS.close, 1);
  try {
    const questions: unknown = JSON.parse(json);
    return Array.isArray(questions) ? questions.filter((question) => typeof question === 'string') : [];
  } catch {
    return [];
  }
}
