import type { OwnersAttachments } from '../attachments/owners-attachments';
import type { Exchange } from '../engine/engine';
import { Branches, type BranchTurn } from '../turns/branches';
import type { EngineSession, Turn } from '../turns/log';
import type { OwnersTurns } from '../turns/owners-turns';
import type { RunningAnswers } from '../turns/running-answers';
import type { AskedQuestion } from './asked-question';
import type { Conversation } from './stored-conversations';

/** Reads the part of a conversation that an engine needs to answer a question: the session and the history. */
export class QuestionContext {
  constructor(
    private readonly turns: OwnersTurns,
    private readonly runningAnswers: RunningAnswers,
    private readonly attachments: OwnersAttachments,
  ) {}

  /**
   * Returns the engine's session after the turn that a question follows; undefined if the answer of that turn is incomplete. Also
   * returns undefined if another question has already followed that turn, because the session then contains the other question too.
   */
  async sessionAfter(
    { conversationId: id, turnId, after }: Pick<AskedQuestion, 'conversationId' | 'turnId' | 'after'>,
    earlier: Conversation | undefined,
  ): Promise<EngineSession | undefined> {
    if (after !== undefined && after !== earlier?.lastTurn) return undefined;
    if (!earlier?.lastTurn) return earlier?.session;
    if (earlier.lastTurn === turnId) return undefined;
    const ended = this.runningAnswers.ended(this.turns.owner, id, earlier.lastTurn);
    if (ended) return ended.session;
    const last = await this.turns.stored.find(id, earlier.lastTurn);
    return last?.status === 'complete' ? last.session : undefined;
  }

  /**
   * Returns the turns that precede a question in its branch, oldest first, without those that the guardrail blocked; none if the
   * table is unavailable.
   */
  async history({ conversationId, turnId, after }: AskedQuestion): Promise<Exchange[]> {
    const branches = new Branches(await this.turns.stored.all(conversationId).catch(() => []));
    // A question that could not be stored may still have a history in the table.
    const branch = branches.find(turnId) ? branches.to(turnId).slice(0, -1) : branchAfter(branches, after);
    return withoutBlocked(branch.map(({ turn }) => turn)).map((turn) => this.exchange(turn));
  }

  private exchange({ conversationId, question, answer, sources, attachments }: Turn): Exchange {
    const files = this.attachments.forEngine(conversationId, attachments);
    return { question, answer, cited: sources, ...(files ? { attachments: files } : {}) };
  }
}

/** Returns the branch that a question continues if the question is not in the table. `after`: see `AskedQuestion`. */
function branchAfter(branches: Branches<Turn>, after: string | undefined): BranchTurn<Turn>[] {
  if (after === '') return [];
  const last = (after && branches.find(after)) || branches.latest;
  return last ? branches.to(last.id) : [];
}

/**
 * Omits the turns that the guardrail blocked. With each question, a guardrail evaluates the history again, so a blocked turn in the history
 * would block all questions that follow. A guarded answer that cites passages was only masked or shortened. It remains, so that the
 * conversation keeps its context, unless a later question was blocked: the guarded answer may be the reason for the block.
 */
function withoutBlocked(turns: readonly Turn[]): Turn[] {
  const lastBlocked = turns.findLastIndex(({ guarded, sources }) => guarded && sources.length === 0);
  return turns.filter(({ guarded }, index) => !guarded || index > lastBlocked);
}
