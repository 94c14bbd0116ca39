import type { Language } from '../../../contract';
import type { DocumentStates } from '../../documents/document-versions';
import type { Outcome, Source, TurnHead, TurnStatus } from '../../turns/log';
import type { Translate } from '../language/language';
import { answerLanguage, firstSentence } from './answer-summary';
import { type FeedbackView, feedbackView } from './feedback-view';
import { type CitedDocument, citedDocuments } from './source-view';
import { turnAddress } from './turn-address';
import { newTurnId } from './turn-id';

/** The part of a page below an answer. */
export interface EndingView {
  readonly id: string;
  readonly address: string;
  readonly status: TurnStatus;
  /** Whether the turn is stored. If it is not, links to it do not work. */
  readonly isStored: boolean;
  /** The language of the answer, if it is certain and differs from the page's language. */
  readonly language: Language | undefined;
  /**
   * The announcement for screen readers when the answer has ended, in parts: a quotation of the answer is in the
   * language of the answer.
   */
  readonly said: readonly SaidPart[];
  /** Sentences about problems with the answer. */
  readonly notes: readonly string[];
  /** Whether the organisation's guardrail replaced or shortened the answer. */
  readonly isGuarded: boolean;
  /** The cited documents. */
  readonly sources: readonly CitedDocument[];
  /** Absent while the answer is running, and if it is not stored. */
  readonly feedback: FeedbackView | undefined;
  /**
   * The form that asks the question again; absent while the answer is running, if a new answer would fail for the same reason, or if the
   * question is unknown.
   */
  readonly again: AgainView | undefined;
  /** Questions that the user may ask next. The stylesheet shows only the questions after the last answer. */
  readonly suggestions: readonly string[];
}

/** A part of an announcement. `language` is absent if the part is in the page's language, or if its language is uncertain. */
export interface SaidPart {
  readonly text: string;
  readonly language?: Language | undefined;
}

/** A form that asks a question again to get another answer. */
export interface AgainView {
  readonly action: string;
  readonly turnId: string;
  /** The id of the turn of which the new turn becomes another version; absent if the former is not stored. */
  readonly replaces: string | undefined;
  /**
   * The id of the turn that the new turn follows, or `UNSAVED`; set only in a page for browsers without JavaScript. With JavaScript, the
   * form sends the composer's field `after` instead.
   */
  readonly after?: string | undefined;
  /** The question, if the turn is not stored, because it is possible that the server no longer knows the question. */
  readonly message: string | undefined;
  /** The ids of the attached files, if the turn is not stored. */
  readonly attachments: readonly string[];
  /** Whether the answer is not complete, so that the user will probably ask again. */
  readonly isUrgent: boolean;
}

/** A turn, whose answer may still be running. */
type ShownTurn = Pick<TurnHead, 'id' | 'conversationId' | 'question' | 'attachments' | 'feedback' | 'endedAt'>;
type TurnOutcome = Omit<Outcome, 'status'> & { readonly status: TurnStatus };

/** @param text the answer, or its first `LONGEST_START` characters */
export function endingView(
  turn: ShownTurn,
  outcome: TurnOutcome,
  sources: readonly Source[],
  t: Translate,
  states: DocumentStates = new Map(),
  text = '',
): EndingView {
  const address = turnAddress(turn);
  const certain = outcome.status === 'streaming' ? undefined : answerLanguage(text);
  const language = certain === t.language ? undefined : certain;
  const documents = citedDocuments(sources, address, states, turn.endedAt, t.times.day(new Date()));
  const notes = notesOf(outcome, documents, t);
  return {
    id: turn.id,
    address,
    status: outcome.status,
    isStored: !outcome.unstored,
    language,
    said: outcome.status === 'streaming' ? [] : saidOf(outcome, notes, text, language, t),
    notes,
    isGuarded: outcome.guarded ?? false,
    sources: documents,
    feedback:
      outcome.status === 'streaming' || outcome.unstored ? undefined : feedbackView(turn.feedback, turn.id, address),
    again: againView(turn, outcome),
    suggestions: outcome.suggestions ?? [],
  };
}

function notesOf(
  { status, failure, limited, unstored }: TurnOutcome,
  documents: readonly CitedDocument[],
  t: Translate,
): string[] {
  return [
    ...(status === 'failed' ? [t(`failure.${failure ?? 'broken'}`)] : []),
    ...(status === 'interrupted' ? [t('failure.interrupted')] : []),
    ...(status === 'stopped' ? [t('note.stopped')] : []),
    ...(limited ? [t('note.limited')] : []),
    ...(unstored ? [t('note.unstored')] : []),
    ...(documents.some(({ expired }) => expired) ? [t('note.expired')] : []),
  ];
}

/**
 * The announcement for screen readers when an answer ends: how it ended, and its notes. A page that is loaded after the
 * end does not contain this text.
 */
function saidOf(
  { status, guarded }: TurnOutcome,
  notes: readonly string[],
  text: string,
  language: Language | undefined,
  t: Translate,
): SaidPart[] {
  const sentence = status === 'complete' ? firstSentence(text) : '';
  const end = sentence
    ? [{ text: t('status.completeWith', { sentence: '' }) }, { text: sentence, language }]
    : [{ text: t(`status.${status}`) }];
  const hasNote = status !== 'complete' && notes.length > 0;
  const others = [...notes, ...(guarded ? [t('note.guardrail')] : [])];
  return [...(hasNote ? [] : end), ...others.map((note) => ({ text: ` ${note}` }))];
}

function againView(
  { id, conversationId, question, attachments = [] }: ShownTurn,
  { status, failure, unstored }: TurnOutcome,
): AgainView | undefined {
  // Asking the same question again would fail for the same reason.
  const isHopeless = failure === 'questionTooLong' || failure === 'filesTooLong' || failure === 'attachmentGone';
  if (status === 'streaming' || isHopeless || question === '') return undefined;
  return {
    action: `/conversations/${conversationId}/turns`,
    turnId: newTurnId(),
    replaces: unstored ? undefined : id,
    message: unstored ? question : undefined,
    attachments: unstored ? attachments.map((file) => file.id) : [],
    isUrgent: status !== 'complete',
  };
}
