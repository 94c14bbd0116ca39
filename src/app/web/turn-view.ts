import { ulid } from 'ulid';
import { AnswerHtml } from '../markdown/answer-html';
import type { SourceAddress } from '../markdown/marks';
import type { Outcome, Source, Turn, TurnHead, TurnStatus } from '../turns/log';
import type { Translate } from './language';

/** A source as a page shows it. */
export interface SourceView {
  readonly number: number;
  readonly name: string;
  readonly page: number | undefined;
  readonly excerpt: string;
  readonly address: string;
  /** The last day on which the document was valid, once that is over. */
  readonly expired: string | undefined;
}

/** What stands below an answer. */
export interface EndingView {
  readonly id: string;
  readonly address: string;
  readonly status: TurnStatus;
  /** Sentences that say what went wrong, if anything did. */
  readonly notes: readonly string[];
  /** Whether the organisation's guardrail replaced or shortened the answer. */
  readonly isGuarded: boolean;
  readonly sources: readonly SourceView[];
  /** What it takes to ask again; absent where there is no need. */
  readonly retry: { readonly action: string; readonly turnId: string; readonly message: string } | undefined;
}

/** A turn as a page shows it. */
export interface TurnView {
  readonly id: string;
  readonly address: string;
  readonly question: string;
  readonly html: string;
  /** Whether the answer arrives within this very page, which then needs no script. */
  readonly streamed?: boolean;
  readonly ending: EndingView;
}

export function turnView(turn: Turn, t: Translate): TurnView {
  return headView(turn, answerHtml(turn), endingView(turn, turn, turn.sources, t));
}

/** A turn whose answer is about to come. */
export function newTurnView(head: TurnHead, stored: boolean, t: Translate): TurnView {
  const ending = endingView(head, head, [], t);
  return headView(head, '', stored ? ending : { ...ending, notes: [t('note.unstored')] });
}

export function endingView(
  head: TurnHead,
  { status, failure, limited, guarded = false, unstored }: Omit<Outcome, 'status'> & { status: TurnStatus },
  sources: readonly Source[],
  t: Translate,
): EndingView {
  const address = addressOf(head);
  const views = sources.map((source) => sourceView(source, address));
  return {
    id: head.id,
    address,
    status,
    notes: [
      ...(status === 'failed' ? [t(`failure.${failure ?? 'broken'}`)] : []),
      ...(status === 'interrupted' ? [t('failure.interrupted')] : []),
      ...(status === 'stopped' ? [t('note.stopped')] : []),
      ...(limited ? [t('note.limited')] : []),
      ...(unstored ? [t('note.unstored')] : []),
      ...(views.some(({ expired }) => expired) ? [t('note.expired')] : []),
    ],
    isGuarded: guarded,
    sources: views,
    retry:
      status === 'streaming' || status === 'complete' || !head.question
        ? undefined
        : {
            action: `/conversations/${head.conversationId}/turns`,
            turnId: ulid(),
            message: head.question,
          },
  };
}

export function sourceView(source: Source, turnAddress: string): SourceView {
  return {
    number: source.number,
    name: documentName(source.uri),
    page: source.page,
    excerpt: source.excerpt,
    address: `${turnAddress}/sources/${source.number}`,
    expired:
      source.validUntil !== undefined && source.validUntil < new Date().toISOString().slice(0, 10)
        ? source.validUntil
        : undefined,
  };
}

/** The name of a document, from its address. */
export function documentName(uri: string): string {
  // A key is a name as it is, whatever it would mean in an address.
  if (uri.startsWith('s3://')) return uri.slice(uri.lastIndexOf('/') + 1);
  const last = uri.split(/[?#]/, 1)[0]!.split('/').filter(Boolean).at(-1) ?? uri;
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

/** Where marks in the text of a turn lead: to the source below it. */
export function sourceAddress(turnId: string): SourceAddress {
  return (number) => `#source-${turnId}-${number}`;
}

function headView(head: TurnHead, html: string, ending: EndingView): TurnView {
  return { id: head.id, address: addressOf(head), question: head.question, html, ending };
}

function addressOf({ conversationId, id }: TurnHead): string {
  return `/conversations/${conversationId}/turns/${id}`;
}

function answerHtml(turn: Turn): string {
  const answer = new AnswerHtml(sourceAddress(turn.id));
  answer.push(turn.answer);
  for (const mark of turn.marks) answer.cite(mark);
  if (turn.status !== 'streaming') answer.end();
  answer.update();
  return answer.html();
}
