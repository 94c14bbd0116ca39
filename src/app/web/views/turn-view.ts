import { titleOf } from '../../conversations/titles';
import type { DocumentStates, DocumentVersions } from '../../documents/document-versions';
import { AnswerHtml } from '../../markdown/answer-html';
import { RenderedAnswers, renderAnswer } from '../../markdown/rendered-answers';
import type { BranchTurn } from '../../turns/branches';
import type { ConversationTree, TurnNode } from '../../turns/conversation-tree';
import type { Turn, TurnHead } from '../../turns/log';
import type { Translate } from '../language/language';
import type { TimeView } from '../language/times';
import { type AttachmentView, attachmentView } from './attachment-view';
import { type EndingView, endingView } from './ending-view';
import { type StepsView, stepsView } from './steps-view';
import { turnAddress } from './turn-address';
import { type VersionsView, versionsView } from './versions-view';

/** A turn as a page shows it. */
export interface TurnView {
  readonly id: string;
  readonly address: string;
  readonly question: string;
  /** The question, shortened to one line, as the heading of its answer. */
  readonly heading: string;
  readonly attachments: readonly AttachmentView[];
  /** When the question was asked. */
  readonly asked: TimeView;
  readonly html: string;
  /** Whether the answer is streamed as a part of the page, for browsers without JavaScript. */
  readonly streamed?: boolean;
  readonly steps: StepsView;
  /** Absent if the turn has only one version. */
  readonly versions?: VersionsView | undefined;
  readonly ending: EndingView;
}

/** A cache for the HTML of about 100 long answers or 3,000 ordinary ones. */
const renderedAnswers = new RenderedAnswers(32 * 1024 * 1024);

/** @param states the states of the documents that the turn cites */
export async function turnView(turn: Turn, t: Translate, states: DocumentStates): Promise<TurnView> {
  const steps = stepsView(turn.id, turn.steps, turn.status === 'streaming' ? undefined : turn.sources, t);
  return headView(
    turn,
    await answerHtml(turn, t),
    steps,
    endingView(turn, turn, turn.sources, t, states, turn.answer),
    t,
  );
}

/** Renders the turns of a branch one after the other, so that a long conversation does not block other requests. */
export async function turnViews(
  branch: readonly BranchTurn<TurnNode>[],
  tree: ConversationTree,
  t: Translate,
  versions: DocumentVersions,
): Promise<TurnView[]> {
  const views: TurnView[] = [];
  const turns = new Map((await tree.turns(branch.map(({ turn }) => turn.id))).map((turn) => [turn.id, turn]));
  const states = await versions.shown([...turns.values()]);
  for (const branchTurn of branch) {
    const turn = turns.get(branchTurn.turn.id);
    if (turn) views.push({ ...(await turnView(turn, t, states)), versions: versionsView(branchTurn, tree.branches) });
  }
  return views;
}

/** A turn whose answer has just started. */
export function newTurnView(head: TurnHead, stored: boolean, t: Translate): TurnView {
  const ending = endingView(head, head, [], t);
  const steps = stepsView(head.id, [], undefined, t);
  return headView(head, '', steps, stored ? ending : { ...ending, isStored: false, notes: [t('note.unstored')] }, t);
}

/**
 * Creates an answer without text. The ids of its sources and footnotes are unique in a page with several answers. The sentence
 * `notFound`, in the viewer's language, marks cited text that the cited passages do not contain.
 */
export function emptyAnswer(turnId: string, notFound: string): AnswerHtml {
  return new AnswerHtml(
    (number) => `#source-${turnId}-${number}`,
    (number) => `footnote-${turnId}-${number}`,
    notFound,
    (number) => `name-${turnId}-${number}`,
  );
}

function headView(head: TurnHead, html: string, steps: StepsView, ending: EndingView, t: Translate): TurnView {
  const { id, conversationId, question, askedAt } = head;
  const attachments = (head.attachments ?? []).map((file) => attachmentView(file, conversationId, t));
  const asked = t.times.alone(askedAt);
  const heading = titleOf(question);
  return { id, address: turnAddress(head), question, heading, attachments, asked, html, steps, ending };
}

function answerHtml({ id, status, answer, marks }: Turn, t: Translate): Promise<string> {
  const notFound = t('support.notFound');
  return status === 'streaming'
    ? renderAnswer(emptyAnswer(id, notFound), answer, marks, false)
    : renderedAnswers.html(`${id} ${notFound}`, answer, marks, () => emptyAnswer(id, notFound));
}
