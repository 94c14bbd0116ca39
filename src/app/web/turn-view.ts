import { ulid } from 'ulid';
import { AnswerHtml } from '../markdown/answer-html';
import { RenderedAnswers, renderAnswer } from '../markdown/rendered-answers';
import type { Outcome, Source, Turn, TurnHead, TurnStatus } from '../turns/log';
import type { Translate } from './language';
import { type SourceView, sourceView } from './source-view';

/** The part of a page below an answer. */
export interface EndingView {
  readonly id: string;
  readonly address: string;
  readonly status: TurnStatus;
  /** Sentences about problems with the answer. */
  readonly notes: readonly string[];
  /** Whether the organisation's guardrail replaced or shortened the answer. */
  readonly isGuarded: boolean;
  readonly sources: readonly SourceView[];
  /** The form that asks the question again; absent if the answer is complete or still running. */
  readonly retry: { readonly action: string; readonly turnId: string; readonly message: string } | undefined;
}

/** A turn as a page shows it. */
export interface TurnView {
  readonly id: string;
  readonly address: string;
  readonly question: string;
  readonly html: string;
  /** Whether the answer is streamed as a part of the page, for browsers without JavaScript. */
  readonly streamed?: boolean;
  readonly ending: EndingView;
}

/** The HTML of about 100 long answers or 3,000 ordinary ones. */
const renderedAnswers = new RenderedAnswers(32 * 1024 * 1024);

export async function turnView(turn: Turn, t: Translate): Promise<TurnView> {
  return headView(turn, await answerHtml(turn), endingView(turn, turn, turn.sources, t));
}

/** Renders one turn after the other, so that a long conversation lets other requests run. */
export async function turnViews(turns: readonly Turn[], t: Translate): Promise<TurnView[]> {
  const views: TurnView[] = [];
  for (const turn of turns) views.push(await turnView(turn, t));
  return views;
}

/** A turn whose answer has just started. */
export function newTurnView(head: TurnHead, stored: boolean, t: Translate): TurnView {
  const ending = endingView(head, head, [], t);
  return headView(head, '', stored ? ending : { ...ending, notes: [t('note.unstored')] });
}

export function endingView(
  turn: Pick<TurnHead, 'id' | 'conversationId' | 'question'>,
  outcome: Omit<Outcome, 'status'> & { readonly status: TurnStatus },
  sources: readonly Source[],
  t: Translate,
): EndingView {
  const address = addressOf(turn);
  const views = sources.map((source) => sourceView(source, address));
  // Asking the same question again would fail for the same reason.
  const isHopeless = outcome.failure === 'questionTooLong';
  const isRetryable =
    outcome.status !== 'streaming' && outcome.status !== 'complete' && !isHopeless && turn.question !== '';
  return {
    id: turn.id,
    address,
    status: outcome.status,
    notes: notesOf(outcome, views, t),
    isGuarded: outcome.guarded ?? false,
    sources: views,
    retry: isRetryable
      ? { action: `/conversations/${turn.conversationId}/turns`, turnId: ulid(), message: turn.question }
      : undefined,
  };
}

/** Creates an answer without text. The ids of its sources and footnotes are unique in a page with several answers. */
export function emptyAnswer(turnId: string): AnswerHtml {
  return new AnswerHtml(
    (number) => `#source-${turnId}-${number}`,
    (number) => `footnote-${turnId}-${number}`,
  );
}

function notesOf(
  { status, failure, limited, unstored }: Parameters<typeof endingView>[1],
  sources: readonly SourceView[],
  t: Translate,
): string[] {
  return [
    ...(status === 'failed' ? [t(`failure.${failure ?? 'broken'}`)] : []),
    ...(status === 'interrupted' ? [t('failure.interrupted')] : []),
    ...(status === 'stopped' ? [t('note.stopped')] : []),
    ...(limited ? [t('note.limited')] : []),
    ...(unstored ? [t('note.unstored')] : []),
    ...(sources.some(({ expired }) => expired) ? [t('note.expired')] : []),
  ];
}

function headView(head: TurnHead, html: string, ending: EndingView): TurnView {
  return { id: head.id, address: addressOf(head), question: head.question, html, ending };
}

function addressOf({ conversationId, id }: Pick<TurnHead, 'conversationId' | 'id'>): string {
  return `/conversations/${conversationId}/turns/${id}`;
}

function answerHtml({ id, status, answer, marks }: Turn): Promise<string> {
  return status === 'streaming'
    ? renderAnswer(emptyAnswer(id), answer, marks, false)
    : renderedAnswers.html(id, answer, marks, () => emptyAnswer(id));
}
