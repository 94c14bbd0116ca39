import type { AskedQuestion } from './asked-question';
import type { OwnersAttachments } from './attachments/owners-attachments';
import type { Exchange } from './engine/engine';
import type { Conversation } from './stored-conversations';
import { Branches } from './turns/branches';
import type { EngineSession, Turn, TurnHead } from './turns/log';
import type { OwnersTurns } from './turns/owners-turns';
import type { RunningAnswers } from './turns/running-answers';

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

  /** Returns the turns that precede a turn in its branch, oldest first; none if the table is unavailable. */
  async history({ conversationId, id }: TurnHead): Promise<Exchange[]> {
    const turns = await this.turns.stored.all(conversationId).catch(() => []);
    const branch = turns.some((turn) => turn.id === id) ? new Branches(turns).to(id).slice(0, -1) : [];
    return branch.map(({ turn }) => this.exchange(turn));
  }

  private exchange({ conversationId, question, answer, sources, attachments }: Turn): Exchange {
    const files = this.attachments.forEngine(conversationId, attachments);
    return { question, answer, cited: sources, ...(files ? { attachments: files } : {}) };
  }
}
