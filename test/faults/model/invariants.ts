import type { Turn } from '../../../src/app/turns/log';
import type { Item } from '../../support/app/app-fixture';
import type { Cluster } from './cluster';
import type { History, View } from './history';
import { answerTo } from './model-engine';

/** Maximum seconds until the expiry of an item whose only purpose is to prevent a question from being stored. */
const WITHDRAWN_SECONDS = 86_400;

/**
 * Returns the violations of the invariants in the history of a user and in the table, and the unexpected errors of the history.
 * `test/faults/README.md` explains the invariants (a), (b) and (c).
 */
export function faultsIn(history: History, items: readonly Item[], turns: readonly Turn[], cluster: Cluster): string[] {
  const own = items.filter(({ owner }) => owner === `person#${history.user}`);
  return [
    ...history.errors,
    ...orphans(own),
    ...remains(history, own, cluster),
    ...empties(history, own, cluster),
    ...feedbackCopies(history, items, own),
    ...losses(history, turns, cluster),
    ...history.views.flatMap((view) => differences(view, turns, history)),
    ...repetitions(history, cluster),
  ];
}

/** (a) Finds items of turns whose conversation or head does not exist. */
function orphans(items: readonly Item[]): string[] {
  const names = new Set(items.map(({ item }) => String(item)));
  return items
    .filter((item) => !isWithdrawn(item))
    .map(({ item }) => String(item).split('#'))
    .filter(([kind, conversation]) => kind === 'turn' && !names.has(`conversation#${conversation}`))
    .map((key) => `No conversation, but the item ${key.join('#')}`)
    .concat(logsWithoutHead(items, names));
}

function logsWithoutHead(items: readonly Item[], names: ReadonlySet<string>): string[] {
  return items
    .map(({ item }) => String(item))
    .filter((name) => name.startsWith('turn#') && name.split('#').length === 4)
    .filter((name) => !names.has(name.split('#').slice(0, 3).join('#')))
    .map((name) => `No turn, but the item ${name}`);
}

function isWithdrawn({ withdrawn, expiresAt, question }: Item): boolean {
  return withdrawn && question === undefined && expiresAt <= Date.now() / 1000 + WITHDRAWN_SECONDS;
}

/**
 * (a) Finds conversations that still exist after their deletion was confirmed, although no later question has created
 * them again.
 */
function remains({ deleted, questions }: History, items: readonly Item[], cluster: Cluster): string[] {
  const again = questions.filter(
    (question) => question.turn === question.conversation && cluster.isAskedAgain(question),
  );
  return items
    .filter(({ item, id }) => String(item).startsWith('conversation#') && deleted.has(id))
    .filter(({ id }) => !again.some(({ conversation }) => conversation === id))
    .map(({ id }) => `Deleted, but still there: ${id}`);
}

/**
 * (a) Finds conversations without a turn, although each of their questions was either stored or refused. If a task was lost, returns
 * nothing.
 */
function empties({ questions }: History, items: readonly Item[], cluster: Cluster): string[] {
  if (cluster.tasks.some(({ isCrashed }) => isCrashed)) return [];
  const asked = new Set(items.filter(({ question }) => question !== undefined).map((turn) => turn.conversationId));
  const unstored = new Set(questions.filter((question) => question.unstored > 0).map((other) => other.conversation));
  return items
    .filter(({ item, id }) => String(item).startsWith('conversation#') && !asked.has(id) && !unstored.has(id))
    .map(({ id }) => `No turn, but the conversation ${id}`);
}

/** (a) Finds copies of feedback that no turn names. A deletion would not find these. */
function feedbackCopies({ user }: History, items: readonly Item[], own: readonly Item[]): string[] {
  const named = new Set(own.map(({ feedback }) => feedback?.id));
  return items
    .filter(({ owner, comment }) => owner === 'organisation#feedback' && comment === user)
    .filter(({ item }) => !named.has(item))
    .map(({ item }) => `No turn, but the copy of its feedback ${item}`);
}

/**
 * (c) Finds turns that a response called stored but the table lacks, answers with a gap, and turns that failed, never ended, are marked as
 * complete but cut off, or are interrupted although no task was lost.
 */
function losses(history: History, turns: readonly Turn[], cluster: Cluster): string[] {
  const crashed = cluster.tasks.some(({ isCrashed }) => isCrashed);
  return history.questions.flatMap((question) => {
    const turn = turns.find(({ id }) => id === question.turn);
    if (!turn)
      return question.stored > 0 && !history.mayBeDeleted(question.conversation) ? [`Lost: ${question.turn}`] : [];
    const whole = answerTo(question.message);
    const faults: string[] = [];
    if (!whole.startsWith(turn.answer)) faults.push(`The answer of ${turn.id} has a gap`);
    if (turn.status === 'complete' && turn.answer !== whole) faults.push(`Complete, but cut off: ${turn.id}`);
    if (turn.status === 'failed') faults.push(`Failed: ${turn.id}`);
    if (turn.status === 'streaming') faults.push(`Never ended: ${turn.id}`);
    if (turn.status === 'interrupted' && !crashed) faults.push(`Interrupted although its task is alive: ${turn.id}`);
    return faults;
  });
}

/**
 * (b) Returns the difference if a follower received anything other than what is stored. Ignores questions that were perhaps not stored or
 * have perhaps been deleted.
 */
function differences({ question, text, outcome }: View, turns: readonly Turn[], history: History): string[] {
  if (outcome.unstored || question.unstored > 0 || history.mayBeDeleted(question.conversation)) return [];
  const turn = turns.find(({ id }) => id === question.turn);
  if (!turn) return [`Shown as ${outcome.status}, but not stored: ${question.turn}`];
  if (turn.status !== outcome.status) return [`Shown as ${outcome.status}, stored as ${turn.status}: ${turn.id}`];
  return turn.answer === text ? [] : [`Shown ${text.length}, stored ${turn.answer.length} characters: ${turn.id}`];
}

/** (c) Finds questions that were answered more than once, although no response said that the turn is not stored. */
function repetitions({ questions }: History, cluster: Cluster): string[] {
  return questions
    .filter((question) => question.unstored === 0 && cluster.beginnings(question) > 1)
    .map(({ turn }) => `Answered twice: ${turn}`);
}
