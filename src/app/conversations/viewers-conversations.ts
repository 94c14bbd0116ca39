import type { OwnersAttachments } from '../attachments/owners-attachments';
import { NotFound, StoreUnavailable, TitleChanged } from '../errors';
import { ViewersFeedback } from '../feedback/viewers-feedback';
import type { Viewer } from '../identity/identity';
import { Search } from '../search/search';
import type { SearchIndexes } from '../search/search-indexes';
import type { Store } from '../table/store';
import { Branches } from '../turns/branches';
import { ConversationTree } from '../turns/conversation-tree';
import type { LogEvent, Turn, TurnHead, TurnStatus } from '../turns/log';
import { OwnersTurns } from '../turns/owners-turns';
import type { RunningAnswers } from '../turns/running-answers';
import type { RunningTurn } from '../turns/running-turn';
import type { Turns } from '../turns/turns';
import { type Asked, following } from './asked-question';
import { Asking } from './asking';
import { Deletion } from './deletion';
import { DeletionMarks } from './deletion-marks';
import type { Purges } from './purges';
import { type Conversation, type ConversationPage, StoredConversations } from './stored-conversations';
import { enteredTitle, oneLine } from './titles';
import { UndoableDeletion } from './undoable-deletion';

/**
 * For this many milliseconds after a question, its running answer is shown without checking in the table whether the conversation was
 * deleted. The page that sent the question connects within this time.
 */
const JUST_STARTED = 5_000;

/** The conversations of one user: those in the table, together with the turns that this task is running. */
export class ViewersConversations {
  /** Searches titles, questions and answers. */
  readonly search: Search;
  readonly feedback: ViewersFeedback;
  private readonly turns: OwnersTurns;
  private readonly stored: StoredConversations;
  private readonly asking: Asking;
  private readonly deletion: Deletion;
  private readonly undoableDeletion: UndoableDeletion;

  constructor(
    viewer: Viewer,
    store: Store,
    task: Turns,
    runningAnswers: RunningAnswers,
    indexes: SearchIndexes,
    purges: Purges,
    /** The files that the viewer attaches to questions. */
    readonly attachments: OwnersAttachments,
  ) {
    this.turns = new OwnersTurns(viewer.id, store.ownedBy(viewer.id), task);
    this.stored = new StoredConversations(this.turns.items, store);
    this.search = new Search(this.stored, this.turns.stored, indexes, viewer.id);
    this.feedback = new ViewersFeedback(this.turns, this.stored, store);
    this.asking = new Asking(this.turns, task, this.stored, runningAnswers, attachments, store);
    const marks = new DeletionMarks(this.turns.items, this.stored, store);
    this.deletion = new Deletion(this.turns, task, this.stored, marks, runningAnswers, attachments, store);
    this.undoableDeletion = new UndoableDeletion(viewer.id, this.stored, marks, this.deletion, purges);
  }

  /**
   * One page of the list, most recently used first: the conversations last used before the time `before` (ISO 8601). If `id` names the last
   * conversation of the previous page, the page also contains the conversations that follow `id` and were last used exactly at `before`.
   */
  async list(before?: string, id?: string): Promise<ConversationPage> {
    const page = await this.stored.list(before, id);
    this.undoableDeletion.resume(page.deleted);
    return page;
  }

  /** @throws NotFound when the viewer has no such conversation */
  find(id: string): Promise<Conversation> {
    return this.stored.find(id);
  }

  /** The turns of a conversation on all branches, oldest first. */
  turnsOf(id: string): Promise<Turn[]> {
    return this.turns.stored.all(id);
  }

  /** The turns of a conversation as a tree. */
  async branchesOf(id: string): Promise<Branches<Turn>> {
    return new Branches(await this.turnsOf(id));
  }

  /** The turns of a conversation as a tree, without reading all answers. */
  treeOf(id: string): Promise<ConversationTree> {
    return ConversationTree.read(id, this.turns.items, this.turns.stored);
  }

  /** @throws NotFound when the viewer has no such turn */
  async turn(conversationId: string, turnId: string): Promise<Turn> {
    const [turn, isDeleted] = await Promise.all([
      this.turns.stored.turn(conversationId, turnId),
      this.stored.isDeleted(conversationId),
    ]);
    if (!turn || isDeleted) throw new NotFound(`No turn ${turnId}`);
    return turn;
  }

  /** A turn that this task has in memory; undefined if there is none. */
  running(conversationId: string, turnId: string): RunningTurn | undefined {
    return this.turns.running(conversationId, turnId);
  }

  /**
   * The question of a turn with its files and the feedback on its answer. The question is empty if the table is unavailable.
   *
   * @throws NotFound when the viewer has no such turn
   */
  async head(conversationId: string, turnId: string): Promise<Pick<TurnHead, 'question' | 'attachments' | 'feedback'>> {
    const running = this.running(conversationId, turnId);
    const isNew = running && Date.parse(running.head.askedAt) > Date.now() - JUST_STARTED;
    if (!isNew && (await this.stored.isDeleted(conversationId)))
      throw new NotFound(`No conversation ${conversationId}`);
    if (running) return running.head;
    try {
      const head = await this.turns.stored.head(conversationId, turnId);
      if (!head) throw new NotFound(`No turn ${turnId}`);
      return head;
    } catch (error) {
      if (error instanceof StoreUnavailable) return { question: '' };
      throw error;
    }
  }

  /** How a turn ended, or `streaming` while it is running. @throws NotFound when the viewer has no such turn */
  async status(conversationId: string, turnId: string): Promise<TurnStatus> {
    if (await this.stored.isDeleted(conversationId)) throw new NotFound(`No conversation ${conversationId}`);
    const running = this.running(conversationId, turnId);
    if (running) return running.outcome?.status ?? 'streaming';
    const head = await this.turns.stored.head(conversationId, turnId);
    if (!head) throw new NotFound(`No turn ${turnId}`);
    return head.status;
  }

  /**
   * Asks a question. If a turn with the same id exists, because the request is repeated, does not ask again: returns the existing turn. A
   * first question creates a conversation with the id of its first turn.
   *
   * @param after the turn that the question follows; `''` for a version of the first question. Absent: the turn asked last
   * @param files the ids of files that were attached to a question of this conversation
   * @throws NotFound, TurnRunning, StalePage (the turn id was used for another question), AnswerLimit, TooManyAnswers, and the errors of
   *   `OwnersAttachments.find`
   */
  ask(
    conversationId: string | undefined,
    turnId: string,
    message: string,
    after?: string,
    files: readonly string[] = [],
  ): Promise<Asked> {
    const id = conversationId ?? turnId;
    const isFirst = conversationId === undefined;
    const attachments = files.length > 0 ? () => this.attachments.find(id, files) : undefined;
    return this.asking.ask({ conversationId: id, turnId, message, isFirst, ...following(after), attachments });
  }

  /**
   * Asks a changed version of a question, or asks the same question again to get another answer. The new turn has the same files. The
   * earlier versions stay stored.
   *
   * @param replaced the turn of which the new turn is another version
   * @param message absent: the question of that turn
   * @throws NotFound (also if there is no turn `replaced`), and the errors of `ask`
   */
  async askAgain(conversationId: string, turnId: string, replaced: string, message?: string): Promise<Asked> {
    const tree = await this.treeOf(conversationId);
    const [turn] = tree.branches.find(replaced) ? await tree.turns([replaced]) : [];
    if (!turn) throw new NotFound(`No turn ${replaced}`);
    const question = { conversationId, turnId, message: message ?? turn.question, isFirst: false };
    const attachments = turn.attachments && (async () => this.attachments.checked(turn.attachments!));
    return this.asking.ask({ ...question, after: tree.branches.parentOf(turn), attachments });
  }

  /** The content of an attached file. @throws NotFound, AttachmentGone, AttachmentsUnavailable */
  async attachment(conversationId: string, id: string): ReturnType<OwnersAttachments['open']> {
    if (await this.stored.isDeleted(conversationId)) throw new NotFound(`Conversation ${conversationId} was deleted`);
    return this.attachments.open(conversationId, id);
  }

  /**
   * Stops an answer, whichever task is running it. Waits a short time for its end.
   *
   * @throws NotFound
   */
  async stop(conversationId: string, turnId: string): Promise<void> {
    if (await this.stored.isDeleted(conversationId)) throw new NotFound(`No conversation ${conversationId}`);
    await this.turns.stop(conversationId, turnId);
  }

  /** All events of a turn, from the first one. Ends with an outcome, even if the turn is deleted, unless the signal is aborted. */
  async *follow(conversationId: string, turnId: string, signal: AbortSignal): AsyncGenerator<LogEvent[]> {
    const running = this.running(conversationId, turnId);
    let ended = false;
    for await (const events of running?.follow(signal) ?? this.turns.stored.follow(conversationId, turnId, signal)) {
      ended ||= events.some(({ type }) => type === 'end');
      yield events;
    }
    if (!ended && !signal.aborted) yield [{ type: 'end', outcome: { status: 'stopped' } }];
  }

  /**
   * Gives a conversation a title. `from` is the title that the user saw; without it, any stored title is replaced. Returns the
   * renamed conversation.
   *
   * @throws NotFound, TitleEmpty, TitleTooLong, TitleChanged (another title has been stored in the meantime)
   */
  async rename(id: string, text: string, from: string | undefined): Promise<Conversation> {
    const title = enteredTitle(text);
    const { title: stored } = await this.stored.find(id);
    // Compare without line breaks: a title that version 0.1 stored may contain line breaks, which a browser changes when it sends the form.
    if (from !== undefined && oneLine(from) !== oneLine(stored) && stored !== title)
      throw new TitleChanged({ title: stored });
    return this.stored.rename(id, title, stored);
  }

  /**
   * Deletes a conversation with all its turns, and ends its sessions with the engine.
   *
   * @throws NotFound
   */
  delete(id: string): Promise<void> {
    return this.deletion.delete(id);
  }

  /**
   * Deletes a conversation so that the deletion can be undone for ten seconds. Returns the deleted conversation.
   *
   * @throws NotFound
   */
  deleteUndoably(id: string): Promise<Conversation> {
    return this.undoableDeletion.delete(id);
  }

  /** Returns the restored conversation. @throws UndoTooLate */
  undoDeletion(id: string): Promise<Conversation> {
    return this.undoableDeletion.undo(id);
  }

  /** Returns a conversation whose deletion can still be undone; undefined if there is none with this id. */
  undoable(id: string): Promise<Conversation | undefined> {
    return this.undoableDeletion.find(id);
  }

  /** Deletes all conversations. When this resolves, no request finds them any more; their turns are deleted in the background. */
  deleteAll(): Promise<void> {
    return this.undoableDeletion.deleteAll();
  }
}
